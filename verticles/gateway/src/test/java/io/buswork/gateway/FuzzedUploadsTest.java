package io.buswork.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.buswork.api.TaskHandlers;
import io.buswork.api.TaskVerticle;
import io.buswork.loader.TrustedSigners;
import io.buswork.store.ModuleVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand broken jars: each is refused with a reason or is a module; nothing is left. */
@Timeout(120)
class FuzzedUploadsTest {

  private static final long SEED = 20_260_801L;
  private static final int MUTATIONS = 10_000;
  private static final JarUpload.Request REQUEST =
      new JarUpload.Request("fuzzed", "1", List.of(), "somebody");

  /** The JDK complains of every odd manifest. Held, as nobody else does. */
  private static final Logger JARS = Logger.getLogger("java.util.jar");

  private final Random random = new Random(SEED);
  private final Map<String, byte[]> entries = entries();
  private final byte[] whole = zip(entries);

  @Test
  void eachIsRefusedWithAReasonOrAcceptedAndNothingIsLeft() throws Exception {
    JARS.setLevel(Level.OFF);
    System.out.println("fuzzed uploads: seed " + SEED + ", " + MUTATIONS + " mutations");
    Set<Path> filesBefore = temporaryFiles();
    upload(whole);
    long openBefore = openFiles();
    int accepted = 0;
    for (int number = 0; number < MUTATIONS; number++) {
      byte[] mutated = number % 2 == 0 ? mutate(whole) : zip(mutateOneEntry());
      if (isAccepted(number, mutated)) {
        accepted++;
      }
    }
    System.out.println("fuzzed uploads: " + accepted + " were still modules");
    assertThat(accepted).as("some mutations change nothing that matters").isLessThan(MUTATIONS / 2);
    assertThat(openFiles() - openBefore).as("files left open").isLessThan(20);
    await("temporary files are gone, those of other tests too")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(filesBefore).containsAll(temporaryFiles()));
    assertThat(upload(whole).mainVerticle()).isEqualTo(Handled.class.getName());
  }

  private static boolean isAccepted(int number, byte[] jar) {
    try {
      upload(jar);
      return true;
    } catch (Problem refused) {
      assertThat(refused.status()).as("mutation %d", number).isIn(400, 422);
      assertThat(refused.getMessage()).as("mutation %d", number).isNotBlank();
      return false;
    } catch (IOException | RuntimeException | Error e) {
      return fail("mutation " + number + " of seed " + SEED + " is neither refused nor taken", e);
    }
  }

  private static ModuleVersion upload(byte[] jar) throws IOException {
    Path file = Files.write(Files.createTempFile("fuzzed", ".jar"), jar);
    try {
      return new JarUpload(null, null, InstantSource.system(), TrustedSigners.anybody())
          .inspect(file, REQUEST)
          .version();
    } finally {
      Files.delete(file);
    }
  }

  /** A few bytes changed, cut out, doubled, or put in. */
  private byte[] mutate(byte[] original) {
    byte[] bytes = original.clone();
    int at = random.nextInt(bytes.length);
    int length = Math.min(1 + random.nextInt(64), bytes.length - at);
    switch (random.nextInt(6)) {
      case 0 -> flip(bytes, 1 + random.nextInt(20));
      case 1 -> bytes = Arrays.copyOf(bytes, at);
      case 2 -> Arrays.fill(bytes, at, at + length, (byte) random.nextInt());
      case 3 -> bytes = join(bytes, at, new byte[0], at + length);
      case 4 -> bytes = join(bytes, at, noise(length), at);
      default -> bytes = join(bytes, at + length, Arrays.copyOfRange(bytes, at, at + length), at);
    }
    return bytes;
  }

  private void flip(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] join(byte[] bytes, int until, byte[] between, int from) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(bytes, 0, until);
    joined.writeBytes(between);
    joined.write(bytes, from, bytes.length - from);
    return joined.toByteArray();
  }

  /** A sound archive with a broken class, manifest or entry name. */
  private Map<String, byte[]> mutateOneEntry() {
    Map<String, byte[]> changed = new LinkedHashMap<>(entries);
    List<String> names = List.copyOf(entries.keySet());
    String name = names.get(random.nextInt(names.size()));
    byte[] content = changed.remove(name);
    if (random.nextInt(4) == 0) {
      byte[] letters = name.getBytes(StandardCharsets.ISO_8859_1);
      flip(letters, 1 + random.nextInt(3));
      changed.put(new String(letters, StandardCharsets.ISO_8859_1), content);
    } else {
      changed.put(name, mutate(content));
    }
    return changed;
  }

  private static Map<String, byte[]> entries() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    String main = Handled.class.getName();
    entries.put(
        "META-INF/MANIFEST.MF",
        ("Manifest-Version: 1.0\nMain-Verticle: " + main + "\nBuswork-Module: fuzzed\n\n")
            .getBytes(StandardCharsets.UTF_8));
    entries.put(
        "META-INF/services/io.buswork.api.TaskVerticle", main.getBytes(StandardCharsets.UTF_8));
    String file = main.replace('.', '/') + ".class";
    try (InputStream in = Handled.class.getClassLoader().getResourceAsStream(file)) {
      entries.put(file, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Set<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("buswork-upload-"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }

  /** What the jar holds. */
  public static final class Handled extends TaskVerticle {
    @Override
    public void register(TaskHandlers handlers) {
      handlers.async("fuzzed.task", task -> io.vertx.core.Future.succeededFuture());
    }
  }
}
