package dev.lamina.operator.content.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.operator.content.ContentLimits;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Requests;
import dev.lamina.operator.content.TestJars;
import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.check.ArchiveCheck.Candidate;
import dev.lamina.operator.content.check.ArchiveCheck.Flaw;
import dev.lamina.operator.content.store.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks that apply to every archive. */
class ArchiveChecksTest {
    @TempDir
    Path directory;

    @Test
    void zipIsAccepted() throws IOException {
        assertThat(flaw(new ZipCheck(), TestJars.zip(Map.of("index.py", bytes("x")))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no zip at all", "PK\u0003\u0004 begins like one"})
    void nonZipIsRefused(String text) throws IOException {
        assertThat(flaw(new ZipCheck(), bytes(text))).hasValueSatisfying(flaw -> {
            assertThat(flaw.reason()).isEqualTo("NotAZip");
            assertThat(flaw.message()).startsWith("spec.content.bucket: ");
        });
    }

    @Test
    void emptyZipIsRefused() throws IOException {
        assertThat(flaw(new ZipCheck(), TestJars.zip(Map.of())))
                .map(Flaw::reason)
                .contains("NotAZip");
    }

    @Test
    void tooLargeZipDirectoryIsRefused() throws IOException {
        byte[] zip = TestJars.zip(Map.of("a", bytes("x")));
        int directorySizeAt = zip.length - 22 + 12;
        zip[directorySizeAt + 3] = 0x40;

        assertThat(flaw(new ZipCheck(), zip))
                .hasValueSatisfying(flaw -> assertThat(flaw.message()).contains("too many files"));
    }

    @ParameterizedTest
    @CsvSource({
        "../evil, leads out",
        "a/../../evil, leads out",
        "/etc/passwd, absolute",
        "C:/x, absolute",
        "a\\b, backslash",
        "'a\u0001b', control"
    })
    void namesOutsideOfArchiveAreRefused(String name, String why) throws IOException {
        assertThat(flaw(new SafeNames(), TestJars.zip(Map.of(name, bytes("x")))))
                .hasValueSatisfying(flaw -> {
                    assertThat(flaw.reason()).isEqualTo("UnsafeZip");
                    assertThat(flaw.message()).contains(why);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b/c.class", "..a/b..", "META-INF/", "ein Bild.jpg", "日本.txt"})
    void ordinaryNamesPass(String name) {
        assertThat(SafeNames.unsafe(name)).isEmpty();
    }

    /** Shaded jars have a META-INF/LICENSE for each library. */
    @Test
    void repeatedNameIsAccepted() throws IOException {
        byte[] zip = renamed(TestJars.zip(Map.of("a-1", bytes("x"), "a-2", bytes("y"))), "a-2", "a-1");
        assertThat(flaw(new ZipCheck(), zip)).isEmpty();
        assertThat(flaw(new SafeNames(), zip)).isEmpty();
        assertThat(flaw(new UnzippedSize(1_000), zip)).isEmpty();
    }

    @Test
    void nameNotInUtf8IsRefused() throws IOException {
        byte[] zip = renamed(
                TestJars.zip(Map.of("liesmich_XX.txt", bytes("x"))), "liesmich_XX.txt", "liesmich_\u0081\u00e1.txt");
        assertThat(flaw(new ZipCheck(), zip)).hasValueSatisfying(flaw -> {
            assertThat(flaw.reason()).isEqualTo("UnsafeZip");
            assertThat(flaw.message()).contains("the name 'liesmich_??.txt' is not in UTF-8");
        });
    }

    @Test
    void tooManyFilesAreRefused() throws IOException {
        Map<String, byte[]> many = IntStream.rangeClosed(0, ContentLimits.ENTRIES)
                .boxed()
                .collect(Collectors.toMap(n -> "f" + n, n -> new byte[0]));
        assertThat(flaw(new ZipCheck(), TestJars.zip(many)))
                .hasValueSatisfying(flaw -> assertThat(flaw.message()).contains("65536 files", "at most 65535"));
    }

    @ParameterizedTest
    @CsvSource({
        "lib/libx.so, libx.so.1",
        "node_modules/.bin/tool, ../tool/cli.js",
        "current, ./a/b",
        "a/b/c, ../../d",
        "aws, /opt/aws-cli/bin/aws"
    })
    void symbolicLinksInsideOfArchivePass(String name, String target) throws IOException {
        assertThat(flaw(new SymbolicLinks(), TestJars.withLink(Map.of(name, bytes(target)), name)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "link, /etc/passwd, absolute target",
        "link, /opt/../etc/passwd, in the middle",
        "link, .., leads out",
        "a/link, ../../x, leads out",
        "./link, ../x, leads out",
        "a/link, b/../c, in the middle",
        "link, '', does not name a file"
    })
    void otherSymbolicLinksAreRefused(String name, String target, String why) throws IOException {
        assertThat(flaw(new SymbolicLinks(), TestJars.withLink(Map.of(name, bytes(target)), name)))
                .hasValueSatisfying(flaw -> {
                    assertThat(flaw.reason()).isEqualTo("UnsafeZip");
                    assertThat(flaw.message()).contains("the entry '" + name + "' is a symbolic link that ", why);
                });
    }

    @Test
    void entryBelowSymbolicLinkIsRefused() throws IOException {
        byte[] zip = TestJars.withLink(Map.of("a/link", bytes("b"), "a/link/c", bytes("x")), "a/link");
        assertThat(flaw(new SymbolicLinks(), zip))
                .hasValueSatisfying(flaw -> assertThat(flaw.message())
                        .contains("the entry 'a/link/c' is below 'a/link', which is a symbolic link"));
    }

    @Test
    void nonZipHasEmptyDirectory() throws IOException {
        assertThat(ZipDirectory.of(TestJars.write(directory, bytes("no zip"))).symbolicLinks())
                .isEmpty();
        assertThat(ZipDirectory.of(TestJars.write(directory, new byte[0])).nameOfAnotherEncoding())
                .isEmpty();
    }

    @Test
    void unzippedSizeIsLimited() throws IOException {
        byte[] zip = TestJars.zip(Map.of("zeros", new byte[200_000]));
        assertThat(zip.length).isLessThan(1_000);

        assertThat(flaw(new UnzippedSize(200_000), zip)).isEmpty();
        assertThat(flaw(new UnzippedSize(199_999), zip)).hasValueSatisfying(flaw -> {
            assertThat(flaw.reason()).isEqualTo("TooLarge");
            assertThat(flaw.message()).contains("Unzipped size must be smaller than 199999 bytes");
        });
    }

    /** Its result goes into the status, and limits what a function's layers have together. */
    @Test
    void unzippedSizeIsWhatIsInFiles() throws Exception {
        byte[] zip = TestJars.zip(Map.of("zeros", new byte[50_000]));
        int sizeInDirectoryAt = new String(zip, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002") + 24;
        zip[sizeInDirectoryAt] = 1;
        zip[sizeInDirectoryAt + 1] = 0;
        Path archive = TestJars.write(directory, zip);

        try (Workspace workspace = Workspace.create()) {
            LayerJars noLayers = new LayerJars(List.of(), new MemoryStore(), workspace);
            assertThat(ArchiveChecks.check(layer(), archive, noLayers, workspace))
                    .isEqualTo(50_000);
        }
    }

    private static ContentRequest layer() {
        ContentRequest code = Requests.bucket("code", "a.zip", null);
        return new ContentRequest(
                code.namespace(),
                code.owner(),
                code.field(),
                code.content(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false);
    }

    @Test
    void sizesOfEntriesAddUp() throws IOException {
        byte[] zip = TestJars.zip(Map.of("a", new byte[60_000], "b", new byte[60_000]));

        assertThat(flaw(new UnzippedSize(100_000), zip)).map(Flaw::reason).contains("TooLarge");
    }

    @Test
    void layersTakeFromLimit() throws IOException {
        byte[] zip = TestJars.zip(Map.of("zeros", new byte[50_000]));

        assertThat(flaw(new UnzippedSize(100_000), withLayersOf(50_000), zip)).isEmpty();
        assertThat(flaw(new UnzippedSize(100_000), withLayersOf(50_001), zip))
                .map(Flaw::message)
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("must be smaller than 100000 bytes, of which the layers take 50001: "
                                + "remove files or layers"));
        assertThat(flaw(new UnzippedSize(100_000), withLayersOf(100_000), TestJars.zip(Map.of("empty", new byte[0]))))
                .isPresent();
    }

    private static ContentRequest withLayersOf(long bytes) {
        ContentRequest request = Requests.bucket("code", "a.zip", null);
        return new ContentRequest(
                request.namespace(),
                request.owner(),
                request.field(),
                request.content(),
                request.handler(),
                List.of("aa"),
                bytes,
                request.previous(),
                request.settled());
    }

    @Test
    void damagedEntryIsNamed() throws IOException {
        byte[] zip = TestJars.zip(Map.of("picture.bin", bytes("some bytes that are damaged later")));
        zip["PKxx".length() + 26 + "picture.bin".length()] = (byte) 0xff;

        assertThat(flaw(new UnzippedSize(1_000), zip)).hasValueSatisfying(flaw -> {
            assertThat(flaw.reason()).isEqualTo("NotAZip");
            assertThat(flaw.message()).contains("'picture.bin' is damaged");
        });
    }

    private Optional<Flaw> flaw(ArchiveCheck check, byte[] archive) throws IOException {
        return flaw(check, Requests.bucket("code", "a.zip", null), archive);
    }

    private Optional<Flaw> flaw(ArchiveCheck check, ContentRequest request, byte[] archive) throws IOException {
        try (Workspace workspace = Workspace.create()) {
            LayerJars noLayers = new LayerJars(List.of(), new MemoryStore(), workspace);
            return check.check(new Candidate(request, TestJars.write(directory, archive), noLayers, workspace));
        }
    }

    /** @param to a name of the same length: the JDK writes no name twice, and all names in UTF-8 */
    private static byte[] renamed(byte[] zip, String from, String to) {
        return new String(zip, StandardCharsets.ISO_8859_1).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
