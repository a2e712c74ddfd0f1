package io.buswork.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A file of a library for browsers that comes as a jar, in whatever version is on the class path.
 *
 * @param group of the jar
 * @param artifact of the jar
 * @param root where such jars keep what they bring
 * @param file which one
 */
record WebJar(String group, String artifact, String root, String file) {

  /** The file; null if the jar is not on the class path, or has no such file. */
  @Nullable InputStream open() throws IOException {
    String about = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    try (InputStream in = WebJar.class.getResourceAsStream(about)) {
      if (in == null) {
        return null;
      }
      var properties = new Properties();
      properties.load(in);
      String folder = root + "/" + artifact + "/" + properties.getProperty("version");
      return WebJar.class.getResourceAsStream(folder + "/" + file);
    }
  }
}
