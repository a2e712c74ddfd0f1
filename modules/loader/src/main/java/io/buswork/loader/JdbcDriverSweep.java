package io.buswork.loader;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Takes back the JDBC drivers that a module registered. {@code DriverManager} shows a driver only
 * to code of the driver's own loader: so {@link ModuleDrivers} is defined there, and asked.
 */
final class JdbcDriverSweep implements Sweep {

  private static final String AGENT = "io.buswork.loader.ModuleDrivers";

  @Override
  public List<String> sweep(ClassLoader loader) throws Exception {
    if (!(loader instanceof ModuleClassLoader module)) {
      return List.of();
    }
    Object agent = module.define(AGENT, classFile()).getDeclaredConstructor().newInstance();
    return ((Callable<?>) agent).call() instanceof List<?> names
        ? names.stream().map(name -> "JDBC driver " + name + ": deregistered").toList()
        : List.of();
  }

  private static byte[] classFile() throws IOException {
    String file = AGENT.replace('.', '/') + ".class";
    try (InputStream in = JdbcDriverSweep.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException(file + " is missing");
      }
      return in.readAllBytes();
    }
  }
}
