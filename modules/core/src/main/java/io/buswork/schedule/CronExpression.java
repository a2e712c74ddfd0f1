package io.buswork.schedule;

import com.cronutils.descriptor.CronDescriptor;
import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;

/**
 * A cron expression, on a clock that knows no zones and is never put forward or back: the library's
 * own answers skip what falls into an hour that is left out, and some of what is doubled they tell
 * once and some twice.
 */
final class CronExpression {

  private static final int FIELDS_WITH_SECONDS = 6;
  private static final int LONGEST = 200;
  private static final CronParser PLAIN = new CronParser(definition(false));
  private static final CronParser WITH_SECONDS = new CronParser(definition(true));
  private static final String LIBRARY_PREFIX = "Failed to parse cron expression. ";

  private final Cron cron;
  private final ExecutionTime times;

  private CronExpression(Cron cron) {
    this.cron = cron;
    this.times = ExecutionTime.forCron(cron);
  }

  /**
   * @throws IllegalArgumentException saying what is wrong
   */
  static CronExpression parse(String text) {
    String expression = text.strip();
    if (expression.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a cron expression has at most " + LONGEST + " characters");
    }
    boolean seconds = expression.split("\\s+").length == FIELDS_WITH_SECONDS;
    try {
      return new CronExpression((seconds ? WITH_SECONDS : PLAIN).parse(expression).validate());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  /** Whether it names hours, and does not go by steps through all of them. */
  boolean namesHours() {
    return !cron.retrieve(CronFieldName.HOUR).getExpression().asString().startsWith("*");
  }

  Optional<LocalDateTime> next(LocalDateTime after) {
    return times.nextExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
  }

  Optional<LocalDateTime> previous(LocalDateTime before) {
    return times.lastExecution(before.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
  }

  String description() {
    return CronDescriptor.instance(Locale.ENGLISH).describe(cron);
  }

  private static String reason(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith(LIBRARY_PREFIX)
        ? message.substring(LIBRARY_PREFIX.length())
        : message;
  }

  private static CronDefinition definition(boolean seconds) {
    CronDefinitionBuilder fields = CronDefinitionBuilder.defineCron();
    if (seconds) {
      fields = fields.withSeconds().withValidRange(0, 59).withStrictRange().and();
    }
    return fields
        .withMinutes()
        .withValidRange(0, 59)
        .withStrictRange()
        .and()
        .withHours()
        .withValidRange(0, 23)
        .withStrictRange()
        .and()
        .withDayOfMonth()
        .withValidRange(1, 31)
        .withStrictRange()
        .and()
        .withMonth()
        .withValidRange(1, 12)
        .withStrictRange()
        .and()
        .withDayOfWeek()
        .withValidRange(0, 7)
        .withMondayDoWValue(1)
        .withIntMapping(7, 0)
        .withStrictRange()
        .and()
        .withSupportedNicknameHourly()
        .withSupportedNicknameDaily()
        .withSupportedNicknameMidnight()
        .withSupportedNicknameWeekly()
        .withSupportedNicknameMonthly()
        .withSupportedNicknameAnnually()
        .withSupportedNicknameYearly()
        .instance();
  }
}
