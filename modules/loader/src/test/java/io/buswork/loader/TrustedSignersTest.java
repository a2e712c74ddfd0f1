package io.buswork.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedSignersTest {

  @TempDir static Path folder;
  private static SigningKeys keys;
  private static Path unsigned;
  private static Path signed;
  private static TrustedSigners trusted;

  @BeforeAll
  static void makeKeysAndJars() throws Exception {
    keys = new SigningKeys(folder).make("ours").make("theirs");
    unsigned =
        new Jars()
            .main(Sample.Module.class.getName())
            .with(Sample.Module.class, Sample.Plain.class)
            .file(folder);
    signed = keys.sign(unsigned, "ours");
    trusted = TrustedSigners.of(keys.certificates("ours"));
  }

  @Test
  void aJarSignedByATrustedKeyIsAdmittedAndItsSignerNamed() throws Exception {
    assertThat(JarInspector.inspect(signed, List.of(), trusted).signer()).isEqualTo("CN=ours");
    trusted.verify(signed);
    Path both = keys.certificates("theirs", "ours");
    assertThat(TrustedSigners.of(both).admit(signed)).isEqualTo("CN=ours");
  }

  @Test
  void aJarThatIsNotSignedIsRefused() throws Exception {
    refused(unsigned, "it is not signed");
    assertThat(TrustedSigners.anybody().admit(unsigned)).isNull();
  }

  @Test
  void aJarSignedByAnotherIsRefusedAndTheOtherNamed() throws Exception {
    Path other = keys.sign(unsigned, "theirs");
    refused(other, "it is signed by CN=theirs, who is not among the trusted signers");
    assertThat(TrustedSigners.anybody().admit(other)).isEqualTo("CN=theirs");
    assertThat(trusted.admit(keys.sign(other, "ours"))).contains("CN=");
  }

  @Test
  void anEntryAddedAfterwardsIsNamed() throws Exception {
    Path more = change(signed, Map.of("evil/Extra.class", "x"), null);
    refused(more, "its entry evil/Extra.class is not signed by who signed the rest");
    assertThat(TrustedSigners.anybody().admit(more)).isNull();
  }

  @Test
  void aChangedEntryIsNamed() throws Exception {
    String name = Sample.Plain.class.getName().replace('.', '/') + ".class";
    Path changed = change(signed, Map.of(name, "other code"), null);
    refused(changed, "it was changed after it was signed: ");
    assertThatThrownBy(() -> trusted.admit(changed)).hasMessageContaining(name);
    assertThatThrownBy(() -> TrustedSigners.anybody().admit(changed))
        .isInstanceOf(InvalidJarException.class);
  }

  @Test
  void aChangedManifestIsRefused() throws Exception {
    String text;
    try (ZipFile jar = new ZipFile(signed.toFile())) {
      text =
          new String(
              jar.getInputStream(jar.getEntry("META-INF/MANIFEST.MF")).readAllBytes(),
              StandardCharsets.UTF_8);
    }
    String other = text.replace(Sample.Module.class.getName(), Sample.Plain.class.getName());
    assertThat(other).isNotEqualTo(text);
    refused(change(signed, Map.of("META-INF/MANIFEST.MF", other), null), "it was changed after");
  }

  @Test
  void anEntryTakenAwayIsNamed() throws Exception {
    String name = Sample.Plain.class.getName().replace('.', '/') + ".class";
    refused(change(signed, Map.of(), name), "its entry " + name + " is missing");
  }

  @Test
  void aCertificateThatHasRunOutAdmitsNothingNewButGoesOn() throws Exception {
    keys.make("late", "-startdate", "-3d", "-validity", "1");
    Path jar = keys.sign(unsigned, "late");
    TrustedSigners late = TrustedSigners.of(keys.certificates("late"));
    assertThatThrownBy(() -> late.admit(jar)).hasMessageContaining("CN=late, is not valid now");
    assertThatCode(() -> late.verify(jar)).doesNotThrowAnyException();
  }

  @Test
  void aFileWithoutCertificatesIsSaidToBeNone() throws Exception {
    assertThatThrownBy(() -> TrustedSigners.of(folder.resolve("absent.pem")))
        .hasMessage("the file cannot be read");
    for (String text : List.of("", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n")) {
      Path file = Files.writeString(folder.resolve("bad.pem"), text);
      assertThatThrownBy(() -> TrustedSigners.of(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("PEM");
    }
  }

  private static void refused(Path jar, String why) {
    assertThatThrownBy(() -> JarInspector.inspect(jar, List.of(), trusted))
        .isInstanceOf(InvalidJarException.class)
        .hasMessageContaining(why);
    assertThatThrownBy(() -> trusted.verify(jar)).isInstanceOf(InvalidJarException.class);
  }

  /** The same archive with other content, the signature's own entries as they are. */
  private static Path change(Path jar, Map<String, String> put, String removed) throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile file = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : file.stream().map(ZipEntry.class::cast).toList()) {
        entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
      }
    }
    put.forEach((name, text) -> entries.put(name, text.getBytes(StandardCharsets.UTF_8)));
    entries.remove(removed);
    Path changed = Files.createTempFile(folder, "changed", ".jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(changed))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    return changed;
  }
}
