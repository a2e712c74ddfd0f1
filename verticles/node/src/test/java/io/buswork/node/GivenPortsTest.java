package io.buswork.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.buswork.gateway.PortTakenException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose port is taken says so, and has not begun anything. */
class GivenPortsTest {

  @TempDir Path data;
  private ServerSocket taken;

  @BeforeEach
  void take() throws IOException {
    taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    taken.close();
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    assertThatThrownBy(() -> check("--http.port=" + port()))
        .isInstanceOf(PortTakenException.class)
        .hasMessage("http.port=" + port() + ": the port is taken; name another, or 0 for any");
    assertThatThrownBy(() -> check("--tcp.port=" + port()))
        .hasMessageStartingWith("tcp.port=" + port());
    assertThatCode(() -> check("--tcp.port=" + port(), "--roles=worker"))
        .doesNotThrowAnyException();
  }

  @Test
  void theNodeThatHasItIsNamed() {
    long pid = ProcessHandle.current().pid();
    new NodeFiles(data)
        .write("first", new JsonObject().put("id", "first").put("pid", pid).put("tcpPort", port()));
    assertThatThrownBy(() -> check("--http.port=" + port()))
        .hasMessageContaining("taken by node first (process " + pid + ")");
  }

  @Test
  void twoOfItsOwnAreNotTheSame() throws IOException {
    int free = port();
    taken.close();
    assertThatThrownBy(() -> check("--http.port=" + free, "--tcp.port=" + free))
        .hasMessageStartingWith("tcp.port=" + free);
    assertThatCode(() -> check("--http.port=" + free, "--tcp.port=0")).doesNotThrowAnyException();
  }

  @Test
  void nothingIsStarted() {
    assertThat(NodeProcess.run(List.of("--http.port=" + port(), "--data.dir=" + data)))
        .isEqualTo(NodeProcess.EXIT_USAGE);
    assertThat(data).isEmptyDirectory();
  }

  private int port() {
    return taken.getLocalPort();
  }

  private void check(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--data.dir=" + data);
    GivenPorts.check(new ConfigSources().arguments(all, Map.of()).build());
  }
}
