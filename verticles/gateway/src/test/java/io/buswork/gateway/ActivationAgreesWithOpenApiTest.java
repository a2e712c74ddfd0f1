package io.buswork.gateway;

import static io.buswork.gateway.OpenApi.isTaken;
import static io.buswork.gateway.OpenApi.json;
import static io.buswork.gateway.OpenApi.takes;
import static io.buswork.gateway.OpenApi.validator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.store.CanaryComparison;
import io.buswork.store.CanaryCount;
import io.buswork.store.CanaryEvidence;
import io.buswork.store.DesiredModule;
import io.buswork.store.LogLevel;
import io.buswork.store.ModuleVersion;
import io.buswork.store.Rollout;
import io.buswork.store.Rollout.Strategy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The document promises of rollouts what their reader and their writer do. */
final class ActivationAgreesWithOpenApiTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'version':'2'};ROLLING;",
        "{'version':'2','strategy':'rolling'};ROLLING;",
        "{'version':'2','strategy':'canary'};CANARY;5",
        "{'version':'2','strategy':'canary','canary':10};CANARY;10",
        "{'version':'2','canary':99};CANARY;99",
        "{'version':'2','config':{'a':1}};ROLLING;"
      })
  void whatOneTakesTheOtherTakes(String body, Strategy strategy, Integer share) {
    assertThat(takes("Activation", json(body))).isTrue();
    Activation.OfVersion read = Activation.read(json(body));
    assertThat(read.version()).isEqualTo("2");
    assertThat(read.how()).isEqualTo(new Activation(strategy, share));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'version':''}",
        "{'version':2}",
        "{'version':'2','strategy':'blue'}",
        "{'version':'2','canary':0}",
        "{'version':'2','canary':100}",
        "{'version':'2','canary':2.5}",
        "{'version':'2','canary':'10'}",
        "{'version':'2','more':1}",
        "{'version':'2','config':'text'}",
        "{'version':'2','config':[1]}"
      })
  void whatOneRefusesTheOtherRefuses(String body) {
    assertThat(takes("Activation", json(body))).isFalse();
    assertThat(isTaken(() -> Activation.read(json(body)))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'config':{}}", "{'config':{'a':{'b':[1,null]}}}"})
  void aConfigurationThatOneTakesTheOtherTakes(String body) {
    assertThat(takes("NewModuleConfig", json(body))).isTrue();
    assertThat(ModuleConfigs.read(json(body)))
        .isEqualTo(new JsonObject(json(body)).getValue("config"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'config':null}", "{'config':1}", "{'config':{},'more':1}"})
  void aConfigurationThatOneRefusesTheOtherRefuses(String body) {
    assertThat(takes("NewModuleConfig", json(body))).isFalse();
    assertThat(isTaken(() -> ModuleConfigs.read(json(body)))).isFalse();
  }

  @Test
  void aConfigurationMayComeWithAnUploadThatIsActivated() {
    assertThat(ModuleConfigs.ofParameter(null, true)).isNull();
    assertThat(ModuleConfigs.ofParameter(json("{'a':1}"), true))
        .isEqualTo(new JsonObject().put("a", 1));
    assertThat(isTaken(() -> ModuleConfigs.ofParameter(json("{'a':1}"), false))).isFalse();
    assertThat(isTaken(() -> ModuleConfigs.ofParameter("[1]", true))).isFalse();
    String longest = " ".repeat(ModuleConfigs.MOST_CHARACTERS - 2) + "{}";
    assertThat(ModuleConfigs.ofParameter(longest, true)).isEmpty();
    assertThatThrownBy(() -> ModuleConfigs.ofParameter(longest + " ", true))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.toJson().encode()).contains("/config", "/activate"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"{'level':'trace'};TRACE", "{'level':'off'};OFF", "{'level':null};"})
  void aLogLevelThatOneTakesTheOtherTakes(String body, LogLevel level) {
    assertThat(takes("NewLogLevel", json(body))).isTrue();
    assertThat(NewLogLevel.read(json(body)).level()).isEqualTo(level);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'level':'DEBUG'}", "{'level':1}", "{'level':'info','more':1}"})
  void aLogLevelThatOneRefusesTheOtherRefuses(String body) {
    assertThat(takes("NewLogLevel", json(body))).isFalse();
    assertThat(isTaken(() -> NewLogLevel.read(json(body)))).isFalse();
  }

  @Test
  void aShareIsNotForARollingOne() {
    assertThatThrownBy(() -> Activation.ofParameters("rolling", "10"))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.toJson().encode()).contains("/canary", "not 'rolling'"));
    assertThat(Activation.ofParameters(null, "10")).isEqualTo(new Activation(Strategy.CANARY, 10));
  }

  @Test
  void whatIsToldOfAModuleFitsTheDocument() {
    CanaryEvidence evidence =
        new CanaryEvidence(
            canary(null), Duration.ZERO, CanaryCount.none("1"), CanaryCount.none("2"));
    CanaryComparison comparison = evidence.summary();
    JsonObject told =
        ModuleJson.module(
            new DesiredModule("m", version("1"), null, null, LogLevel.DEBUG),
            evidence,
            List.of(),
            Map.of(),
            List.of(),
            List.of(canary(null), canary(comparison)));
    assertThat(validator("Module").validate(told).getValid()).as(told.encodePrettily()).isTrue();
    assertThat(told.getJsonObject("canary").getInteger("share")).isEqualTo(10);
    assertThat(told.getJsonArray("rollouts").getJsonObject(1).getJsonObject("comparison"))
        .isNotNull();
    JsonObject without =
        ModuleJson.module(
            new DesiredModule("m", null, null, null, null),
            null,
            List.of(),
            Map.of(),
            List.of(),
            List.of());
    assertThat(validator("Module").validate(without).getValid()).isTrue();
  }

  private static ModuleVersion version(String version) {
    return new ModuleVersion("m", version, "00", 1, "V", List.of(), Instant.EPOCH, "me");
  }

  private static Rollout canary(CanaryComparison comparison) {
    return new Rollout(
        4,
        "m",
        "2",
        Rollout.Phase.CANARY,
        null,
        Instant.EPOCH,
        "127.0.0.1",
        Strategy.CANARY,
        "1",
        new Rollout.Canary(1, 10, Instant.EPOCH, comparison),
        null);
  }
}
