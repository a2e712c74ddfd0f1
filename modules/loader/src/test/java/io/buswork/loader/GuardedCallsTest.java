package io.buswork.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumerOptions;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.TimeZone;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a module may not do to its node, and what it may all the same. */
class GuardedCallsTest {

  private static final String OURS = "buswork.worker.a";

  private final Vertx vertx = Vertx.vertx();
  private LoadedModule module;
  private BiFunction<Vertx, String, Object> meddler;

  @BeforeEach
  @SuppressWarnings("unchecked")
  void load() throws Exception {
    byte[] jar = new Jars().with(Meddler.class, Idle.class).bytes();
    module = LoadedModule.load("meddling", "1.4", Jars.kept(jar), Meddler.class.getName());
    module.livesOn(vertx, OURS::equals);
    meddler = (BiFunction<Vertx, String, Object>) module.verticle();
  }

  @AfterEach
  void close() {
    module.close();
    vertx.close().await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "close by reference"})
  void theNodesVertxIsNotClosed(String way) {
    assertThat(refusal(way)).startsWith("module meddling 1.4 called Vertx.close(): refused");
    assertThat(vertx.deployVerticle(new Idle()).await()).isNotNull();
  }

  @Test
  void aVertxOfItsOwnIsClosed() {
    assertThat(((Future<?>) meddler.apply(vertx, "close own")).await()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"undeploy all", "undeploy all by reference"})
  void othersVerticlesStay(String way) {
    String other = vertx.deployVerticle(new Idle()).await();
    assertThat(refusal(way)).contains("no verticle of its own");
    assertThat(vertx.deploymentIDs()).containsExactly(other);
  }

  @Test
  void verticlesOfItsOwnAreUndeployed() {
    Future<?> undeployed = (Future<?>) meddler.apply(vertx, "undeploy own");
    undeployed.await();
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "publish", "request", "consume", "consume options", "produce"})
  void theNodesAddressesAreItsOwn(String way) {
    assertThatThrownBy(() -> meddler.apply(vertx, way))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "module meddling 1.4: the event-bus address 'buswork.worker.a' is Buswork's own");
  }

  @Test
  void otherAddressesAreFree() {
    assertThat(((Future<?>) meddler.apply(vertx, "echo")).await()).isEqualTo("echoed");
  }

  @Test
  void whatHoldsForTheWholeJvmStays() {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    PrintStream out = System.out;
    PrintStream err = System.err;
    try {
      assertThat(meddler.apply(vertx, "globals")).isEqualTo("went on");
      assertThat(Locale.getDefault()).isEqualTo(locale);
      assertThat(Locale.getDefault(Locale.Category.FORMAT)).isEqualTo(locale);
      assertThat(TimeZone.getDefault()).isEqualTo(zone);
      assertThat(System.out).isSameAs(out);
      assertThat(System.err).isSameAs(err);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
      System.setOut(out);
      System.setErr(err);
    }
  }

  private String refusal(String way) {
    Future<?> answer = (Future<?>) meddler.apply(vertx, way);
    return answer.map("done").otherwise(Throwable::getMessage).await();
  }

  /** Does nothing, somewhere else. */
  public static class Idle extends VerticleBase {}

  /** Does what it is asked. */
  public static class Meddler extends TaskVerticle implements BiFunction<Vertx, String, Object> {

    @Override
    public void register(TaskHandlers handlers) {}

    @Override
    public Object apply(Vertx on, String deed) {
      var bus = on.eventBus();
      return switch (deed) {
        case "close" -> on.close();
        case "close by reference" -> ((Function<Vertx, Future<Void>>) Vertx::close).apply(on);
        case "close own" -> Vertx.vertx().close();
        case "undeploy all" -> on.undeploy(on.deploymentIDs().iterator().next());
        case "undeploy all by reference" ->
            on.deploymentIDs().stream().map(on::undeploy).findFirst().orElseThrow();
        case "undeploy own" ->
            on.deployVerticle(
                    new Idle(), new DeploymentOptions().setClassLoader(getClass().getClassLoader()))
                .compose(on::undeploy);
        case "send" -> bus.send(OURS, "x");
        case "publish" -> bus.publish(OURS, "x", new DeliveryOptions());
        case "request" -> bus.request(OURS, "x");
        case "consume" -> bus.consumer(OURS, message -> {});
        case "consume options" -> bus.consumer(new MessageConsumerOptions().setAddress(OURS));
        case "produce" -> bus.sender(OURS);
        case "echo" -> {
          bus.consumer("buswork.of-mine", message -> message.reply("echoed"));
          yield bus.request("buswork.of-mine", "x").map(reply -> reply.body());
        }
        default -> {
          Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
          Locale.setDefault(Locale.Category.FORMAT, Locale.JAPAN);
          TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
          System.setOut(new PrintStream(OutputStream.nullOutputStream()));
          System.setErr(null);
          yield "went on";
        }
      };
    }
  }
}
