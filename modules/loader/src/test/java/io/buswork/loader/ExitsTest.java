package io.buswork.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which Java code can ask for the JVM's end. */
class ExitsTest {

  /** In whose words a call is refused. */
  enum Way {
    SYSTEM("System.exit(1)"),
    SYSTEM_REFERENCE("System.exit(2)"),
    RUNTIME("Runtime.exit(3)"),
    RUNTIME_REFERENCE("Runtime.exit(4)"),
    HALT("Runtime.halt(5)"),
    HALT_REFERENCE("Runtime.halt(6)");

    private final String call;

    Way(String call) {
      this.call = call;
    }
  }

  /** Is asked by the number of the way. */
  public static class Exiting extends TaskVerticle implements IntConsumer {
    @Override
    public void register(TaskHandlers handlers) {}

    @Override
    public void accept(int way) {
      Runtime runtime = Runtime.getRuntime();
      IntConsumer system = System::exit;
      IntConsumer bound = runtime::exit;
      ObjIntConsumer<Runtime> unbound = Runtime::halt;
      switch (way) {
        case 0 -> System.exit(1);
        case 1 -> system.accept(2);
        case 2 -> runtime.exit(3);
        case 3 -> bound.accept(4);
        case 4 -> runtime.halt(5);
        default -> unbound.accept(runtime, 6);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aModuleThatAsksForTheJvmsEndIsRefusedAndTold(Way way) throws Exception {
    byte[] jar = new Jars().with(Exiting.class).bytes();
    List<RefusedExit> told = new ArrayList<>();
    try (LoadedModule module =
        LoadedModule.load("ending", "1.4", Jars.kept(jar), Exiting.class.getName())) {
      module.onRefusedExit(told::add);
      IntConsumer verticle = (IntConsumer) module.verticle();
      assertThatThrownBy(() -> verticle.accept(way.ordinal()))
          .isInstanceOf(RefusedExit.class)
          .hasMessage(
              "module ending 1.4 called " + way.call + ": refused, its node does not end for it");
    }
    assertThat(told).hasSize(1);
  }

  @Test
  void aClassWithoutSuchCallsStaysAsItIs() throws IOException {
    byte[] innocent = classFile(Jars.class);
    assertThat(GuardedCalls.guarded(innocent)).isSameAs(innocent);
    byte[] garbage = {1, 2, 3};
    assertThat(GuardedCalls.guarded(garbage)).isSameAs(garbage);
    assertThat(GuardedCalls.guarded(classFile(Exiting.class)))
        .isNotEqualTo(classFile(Exiting.class));
  }

  @Test
  void theCauseOfAFailureIsFound() {
    RefusedExit exit = catchExit();
    assertThat(RefusedExit.in(new IllegalStateException(new RuntimeException(exit))))
        .isSameAs(exit);
    assertThat(RefusedExit.in(new IllegalStateException("other"))).isNull();
  }

  private static RefusedExit catchExit() {
    try {
      RefusedExit.exit(1);
      throw new AssertionError("not refused");
    } catch (RefusedExit refused) {
      return refused;
    }
  }

  private static byte[] classFile(Class<?> type) throws IOException {
    try (InputStream in =
        type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }
}
