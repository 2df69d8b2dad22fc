package dev.lamina.runtime.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.runtime.stub.Zips;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.UnaryOperator;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackerTest {
    private static final int ENTRY = 0x02014b50;

    @TempDir
    Path folder;

    @Test
    void filesAndFoldersAreUnpacked() throws Exception {
        unpack(new Zips().file("a.txt", "A").file("lib/deep/b.txt", "B").file("empty/", ""), 1000);
        assertThat(root().resolve("a.txt")).hasContent("A");
        assertThat(root().resolve("lib/deep/b.txt")).hasContent("B");
        assertThat(root().resolve("empty")).isDirectory();
    }

    @Test
    void laterArchiveOverwritesEarlier() throws Exception {
        unpack(new Zips().file("a", "first"), 100);
        unpack(new Zips().file("a", "2nd"), 100);
        assertThat(root().resolve("a")).hasContent("2nd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/x", "..", "a/.."})
    void entriesOutsideOfFolderAreRefused(String name) throws Exception {
        Path archive = write(new Zips().file(name, "x").bytes());
        assertThatThrownBy(() -> new Unpacker(new UnzippedBudget()).unpack(archive, root()))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("outside of its folder");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void dotsInNamesAreAccepted() throws Exception {
        unpack(new Zips().file("a..b/..c", "x"), 100);
        assertThat(root().resolve("a..b/..c")).hasContent("x");
    }

    /**
     * Like the links of shared libraries in layers and of programs in node_modules; a link may come before its target.
     */
    @Test
    void linksInsideOfFolderAreKept() throws Exception {
        unpack(
                new Zips()
                        .link("lib/libx.so", "libx.so.1")
                        .file("lib/libx.so.1", "code")
                        .link("node_modules/.bin/tool", "../tool/cli.js")
                        .file("node_modules/tool/cli.js", "js")
                        .link("current", "lib")
                        .link("nowhere", "is/not/there"),
                1000);
        assertThat(root().resolve("lib/libx.so")).isSymbolicLink().hasContent("code");
        assertThat(root().resolve("node_modules/.bin/tool")).isSymbolicLink().hasContent("js");
        assertThat(root().resolve("current/libx.so")).hasContent("code");
        assertThat(root().resolve("nowhere")).isSymbolicLink();
    }

    @ParameterizedTest
    @CsvSource({
        "link,/etc/passwd",
        "link,..",
        "link,../x",
        "a/link,../../x",
        "a/link,b/../../../x",
        "a/link,b/../c",
        "./link,../x",
        "a/./link,../../x",
        "link,''"
    })
    void linksOutOfFolderAreRefused(String name, String target) throws Exception {
        Path archive = write(new Zips().link(name, target).bytes());
        assertThatThrownBy(() -> new Unpacker(new UnzippedBudget()).unpack(archive, root()))
                .isInstanceOf(ContentException.class)
                .hasMessageContaining("link is a symbolic link that leads out of its folder");
    }

    /** As tools make them that install into /opt. */
    @Test
    void absoluteLinkIntoFolderIsKept() throws Exception {
        unpack(new Zips().link("tool", root() + "/tools/bin/tool").file("tools/bin/tool", "x"), 1000);
        assertThat(root().resolve("tool")).isSymbolicLink().hasContent("x");
        Path out = write(new Zips().link("tool", root() + "/../x").bytes());
        assertThatThrownBy(() -> new Unpacker(new UnzippedBudget()).unpack(out, root()))
                .hasMessageContaining("tool is a symbolic link that leads out of its folder");
    }

    @ParameterizedTest
    @CsvSource({"a,a/link", "a/link,a"})
    void linkIsNotCreatedThroughLink(String first, String second) throws Exception {
        Unpacker unpacker = new Unpacker(new UnzippedBudget());
        for (String name : new String[] {first, second}) {
            unpacker.unpack(
                    write(new Zips().link(name, name.equals("a") ? "." : "../x").bytes()), root());
        }
        unpacker.makeLinks();
        assertThat(root().resolve("link")).doesNotExist();
        assertThat(Files.readSymbolicLink(root().resolve("a/link"))).hasToString("../x");
        assertThat(root().resolve("a")).isDirectory();
        assertThat(Files.isSymbolicLink(root().resolve("a"))).isFalse();
    }

    /**
     * Links are created at the end: if another archive has an entry of the same name, it is never written to the link's
     * target.
     */
    @Test
    void fileIsNotWrittenThroughLink() throws Exception {
        Unpacker unpacker = new Unpacker(new UnzippedBudget());
        unpacker.unpack(
                write(new Zips()
                        .link("file", "target")
                        .file("target", "kept")
                        .link("folder", "target")
                        .bytes()),
                root());
        unpacker.unpack(
                write(new Zips()
                        .file("file", "a later layer's")
                        .file("folder/in", "x")
                        .bytes()),
                root());
        unpacker.makeLinks();
        assertThat(root().resolve("target")).hasContent("kept");
        assertThat(root().resolve("file")).isRegularFile().hasContent("a later layer's");
        assertThat(root().resolve("folder/in")).hasContent("x");
    }

    @Test
    void linkInLaterArchiveReplacesFile() throws Exception {
        Unpacker unpacker = new Unpacker(new UnzippedBudget());
        unpacker.unpack(write(new Zips().file("a", "first").file("b", "B").bytes()), root());
        unpacker.unpack(write(new Zips().link("a", "b").bytes()), root());
        unpacker.makeLinks();
        assertThat(root().resolve("a")).isSymbolicLink().hasContent("B");
    }

    /** The image has an empty folder lib, for the libraries of code and layers. */
    @Test
    void emptyFolderIsReplacedByFileOrLink() throws Exception {
        Files.createDirectories(root().resolve("lib"));
        unpack(new Zips().file("lib", "a program"), 100);
        assertThat(root().resolve("lib")).hasContent("a program");
        Files.delete(root().resolve("lib"));
        Files.createDirectories(root().resolve("lib"));
        unpack(new Zips().link("lib", "lib64").file("lib64/x", "X"), 100);
        assertThat(root().resolve("lib/x")).hasContent("X");
    }

    @Test
    void lastEntryOfSameNameIsKept() throws Exception {
        unpack(
                new Zips().file("a-1", "first").file("a-2", "last"),
                100,
                archive -> Zips.renamed(archive, "a-2", "a-1"));
        assertThat(root().resolve("a-1")).hasContent("last");
        unpack(
                new Zips().link("b-1", "a-1").file("b-2", "a file"),
                100,
                archive -> Zips.renamed(archive, "b-2", "b-1"));
        assertThat(root().resolve("b-1")).isRegularFile().hasContent("a file");
    }

    @Test
    void executableBitIsKept() throws Exception {
        Path archive = write(withMode(new Zips().file("bin/tool", "#!").bytes(), 0100755));
        new Unpacker(new UnzippedBudget()).unpack(archive, root());
        assertThat(root().resolve("bin/tool")).isExecutable();
        unpack(new Zips().file("plain", ""), 10);
        assertThat(root().resolve("plain").toFile().canExecute()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0100600,rw-------", "0100440,r--r-----", "0100750,rwxr-x---", "0100000,rw-r--r--", "0100664,rw-r--r--"
    })
    void restrictedModesAreKept(String mode, String permissions) throws Exception {
        Path archive = write(withMode(new Zips().file("key", "secret").bytes(), Integer.parseInt(mode, 8)));
        new Unpacker(new UnzippedBudget()).unpack(archive, root());
        new Unpacker(new UnzippedBudget()).unpack(archive, root());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root().resolve("key"))))
                .isEqualTo(permissions);
        assertThat(root().resolve("key")).hasContent("secret");
    }

    @Test
    void unpackingStopsAtSizeLimit() throws Exception {
        Path bomb = write(new Zips().file("a", new byte[1_000_000]).bytes());
        assertThat(Files.size(bomb)).isLessThan(2_000);
        assertThatThrownBy(() -> new Unpacker(new UnzippedBudget(500_000)).unpack(bomb, root()))
                .isInstanceOf(ContentException.class)
                .hasMessage("Unzipped size must be smaller than 500000 bytes");
        assertThat(UnzippedBudget.BYTES).isEqualTo(262_144_000);
    }

    @Test
    void codeAndLayersShareSizeLimit() throws Exception {
        Unpacker unpacker = new Unpacker(new UnzippedBudget(1500));
        Path archive = write(new Zips().file("A.class", new byte[1000]).bytes());
        unpacker.unpackAllButClasses(archive, root());
        assertThatThrownBy(() -> unpacker.unpack(archive, root())).isInstanceOf(ContentException.class);
    }

    @Test
    void tooManyEntriesAreRefused() throws Exception {
        UnzippedBudget budget = new UnzippedBudget();
        for (int i = 0; i < UnzippedBudget.ENTRIES; i++) {
            budget.entry();
        }
        assertThatThrownBy(budget::entry).hasMessageContaining("more than 393210 entries");
    }

    @Test
    void nonZipIsRefused() throws Exception {
        Path archive = write("this is no zip".getBytes());
        assertThatThrownBy(() -> new Unpacker(new UnzippedBudget()).unpack(archive, root()))
                .isInstanceOf(ContentException.class)
                .hasMessageStartingWith("Could not unzip")
                .hasMessageEndingWith("is it a zip or jar?");
    }

    @Test
    void classesAreUnpackedOnDemand() throws Exception {
        Path archive = write(
                new Zips().file("a/B.class", "code").file("a/b.txt", "text").bytes());
        assertThat(new Unpacker(new UnzippedBudget()).unpackAllButClasses(archive, root()))
                .isTrue();
        assertThat(root().resolve("a/B.class")).doesNotExist();
        assertThat(root().resolve("a/b.txt")).exists();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Unpacker.unpackClasses(zip, root());
        }
        assertThat(root().resolve("a/B.class")).hasContent("code");
    }

    @Test
    void linkNamedLikeClassStaysLink() throws Exception {
        Path archive = write(
                new Zips().link("A.class", "B.class").file("B.class", "code").bytes());
        Unpacker unpacker = new Unpacker(new UnzippedBudget());
        unpacker.unpackAllButClasses(archive, root());
        unpacker.makeLinks();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Unpacker.unpackClasses(zip, root());
        }
        assertThat(root().resolve("A.class")).isSymbolicLink().hasContent("code");
    }

    private void unpack(Zips zip, long limit) throws Exception {
        unpack(zip, limit, UnaryOperator.identity());
    }

    private void unpack(Zips zip, long limit, UnaryOperator<byte[]> change) throws Exception {
        Unpacker unpacker = new Unpacker(new UnzippedBudget(limit));
        unpacker.unpack(write(change.apply(zip.bytes())), root());
        unpacker.makeLinks();
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
