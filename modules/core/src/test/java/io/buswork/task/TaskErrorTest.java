package io.buswork.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TaskErrorTest {

  /** One such error would keep all that are counted or read together with it from being told. */
  @Test
  void whatTheDatabaseCannotLookIntoIsReplaced() {
    var error = new TaskError("a\u0000", "no\u0000 way", "at\u0000");
    assertThat(error).isEqualTo(new TaskError("a\ufffd", "no\ufffd way", "at\ufffd"));
  }

  @Test
  void allElseStaysAsItWasSaid() {
    var error = new TaskError("type", "Zeile\n\u00fc\ud83d\ude00", null);
    assertThat(error.message()).isEqualTo("Zeile\n\u00fc\ud83d\ude00");
    assertThat(error.stack()).isNull();
  }
}
