package io.buswork.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import io.buswork.testing.HandlerHarness;
import io.buswork.testing.TestTask;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class HelloTest {

  @Test
  void greetsByNameAndSaysItsVersion() {
    try (var handlers = HandlerHarness.deploy(new Hello())) {
      var ada = TestTask.of("hello").payload(new JsonObject().put("name", "Ada"));
      assertThat(handlers.run(ada).result())
          .isEqualTo(new JsonObject().put("greeting", "Hello, Ada!").put("version", "test"));
      assertThat(((JsonObject) handlers.run(TestTask.of("hello")).result()).getString("greeting"))
          .isEqualTo("Hello, world!");
    }
  }
}
