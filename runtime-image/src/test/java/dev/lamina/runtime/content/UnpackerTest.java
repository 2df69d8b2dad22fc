package dev.lamina.runtime.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.runtime.stub.Zips;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackerTest {
  private static final int ENTRY = 0x02014b50;
  private static final int SYMBOLIC_LINK = 0120777;

  @TempDir Path folder;

  @Test
  void unpacksFilesAndFolders() throws Exception {
    unpack(new Zips().file("a.txt", "A").file("lib/deep/b.txt", "B").file("empty/", ""), 1000);
    assertThat(root().resolve("a.txt")).hasContent("A");
    assertThat(root().resolve("lib/deep/b.txt")).hasContent("B");
    assertThat(root().resolve("empty")).isDirectory();
  }

  @Test
  void laterArchivesGoOverEarlierOnes() throws Exception {
    unpack(new Zips().file("a", "first"), 100);
    unpack(new Zips().file("a", "2nd"), 100);
    assertThat(root().resolve("a")).hasContent("2nd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "a/../../x", "/etc/x", "..", "a/.."})
  void refusesEntriesThatLeaveTheFolder(String name) throws Exception {
    Path archive = write(new Zips().file(name, "x").bytes());
    assertThatThrownBy(() -> new Unpacker(new UnzippedBudget()).unpack(archive, root()))
        .isInstanceOf(ContentException.class).hasMessageContaining("outside of its folder");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void dotsInNamesAreFine() throws Exception {
    unpack(new Zips().file("a..b/..c", "x"), 100);
    assertThat(root().resolve("a..b/..c")).hasContent("x");
  }

  @Test
  void refusesSymbolicLinks() throws Exception {
    Path archive = write(withMode(new Zips().file("link", "/etc/passwd").bytes(), SYMBOLIC_LINK));
    assertThatThrownBy(() -> new Unpacker(new UnzippedBudget()).unpack(archive, root()))
        .isInstanceOf(ContentException.class).hasMessageContaining("link is a symbolic link");
  }

  @Test
  void keepsExecutableBits() throws Exception {
    Path archive = write(withMode(new Zips().file("bin/tool", "#!").bytes(), 0100755));
    new Unpacker(new UnzippedBudget()).unpack(archive, root());
    assertThat(root().resolve("bin/tool")).isExecutable();
    unpack(new Zips().file("plain", ""), 10);
    assertThat(root().resolve("plain").toFile().canExecute()).isFalse();
  }

  @Test
  void stopsAtTheLimitWhateverTheArchiveSays() throws Exception {
    Path bomb = write(new Zips().file("a", new byte[1_000_000]).bytes());
    assertThat(Files.size(bomb)).isLessThan(2_000);
    assertThatThrownBy(() -> new Unpacker(new UnzippedBudget(500_000)).unpack(bomb, root()))
        .isInstanceOf(ContentException.class).hasMessage("Unzipped size must be smaller than 500000 bytes");
    assertThat(UnzippedBudget.BYTES).isEqualTo(262_144_000);
  }

  @Test
  void codeAndLayersShareTheLimit() throws Exception {
    Unpacker unpacker = new Unpacker(new UnzippedBudget(1500));
    Path archive = write(new Zips().file("A.class", new byte[1000]).bytes());
    unpacker.unpackAllButClasses(archive, root());
    assertThatThrownBy(() -> unpacker.unpack(archive, root())).isInstanceOf(ContentException.class);
  }

  @Test
  void countsEntries() throws Exception {
    UnzippedBudget budget = new UnzippedBudget();
    for (int i = 0; i < UnzippedBudget.ENTRIES; i++) {
      budget.entry();
    }
    assertThatThrownBy(budget::entry).hasMessageContaining("more than 65535 entries");
  }

  @Test
  void refusesWhatIsNoZip() throws Exception {
    Path archive = write("this is no zip".getBytes());
    assertThatThrownBy(() -> new Unpacker(new UnzippedBudget()).unpack(archive, root()))
        .isInstanceOf(ContentException.class).hasMessageStartingWith("Could not unzip").hasMessageEndingWith("is it a zip or jar?");
  }

  @Test
  void leavesClassesUntilTheyAreWanted() throws Exception {
    Path archive = write(new Zips().file("a/B.class", "code").file("a/b.txt", "text").bytes());
    assertThat(new Unpacker(new UnzippedBudget()).unpackAllButClasses(archive, root())).isTrue();
    assertThat(root().resolve("a/B.class")).doesNotExist();
    assertThat(root().resolve("a/b.txt")).exists();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      Unpacker.unpackClasses(zip, root());
    }
    assertThat(root().resolve("a/B.class")).hasContent("code");
  }

  private void unpack(Zips zip, long limit) throws Exception {
    new Unpacker(new UnzippedBudget(limit)).unpack(write(zip.bytes()), root());
  }

  private Path root() {
    return folder.resolve("root");
  }

  private Path write(byte[] zip) throws IOException {
    Files.createDirectories(root());
    return Files.write(folder.resolve("archive.zip"), zip);
  }

  /** Gives the only entry of the archive a Unix mode. */
  private static byte[] withMode(byte[] zip, int mode) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < zip.length - 46; at++) {
      if (bytes.getInt(at) == ENTRY) {
        bytes.put(at + 5, (byte) 3);
        bytes.putInt(at + 38, mode << 16);
        return zip;
      }
    }
    throw new IllegalArgumentException("no entry");
  }
}
