package io.buswork.browser;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests on machines without Chromium or its driver, and prints why. */
public final class NeedsChromium implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (Programs.browser().isPresent() && Programs.driver().isPresent()) {
      return ConditionEvaluationResult.enabled("Chromium and its driver are here");
    }
    String reason =
        "no Chromium or no chromedriver on the path, nor named by BUSWORK_CHROMIUM and"
            + " BUSWORK_CHROMEDRIVER";
    if (context.getTestMethod().isEmpty()) {
      System.out.println("skipped: " + context.getDisplayName() + ": " + reason);
    }
    return ConditionEvaluationResult.disabled(reason);
  }
}
