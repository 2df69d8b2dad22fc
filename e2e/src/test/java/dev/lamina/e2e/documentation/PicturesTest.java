package dev.lamina.e2e.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pictures that pages show exist; the console's are those that its test takes, one of each page of a function. */
class PicturesTest {
    private static final Path CONSOLE = Page.ROOT.resolve("docs/console.md");
    private static final Pattern PICTURE = Pattern.compile("!\\[[^]]*]\\(([^)#:]+)\\)");
    private static final Pattern OF_CONSOLE = Pattern.compile("!\\[([^]:]*)[^]]*]\\(console/([a-z]+)[.]png\\)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z][a-z ]+) \\| [^|]");
    private static final Pattern TAKEN = Pattern.compile("picture\\(PICTURES, \"([a-z]+)\"\\)");

    @Test
    void picturesOfPagesExist() {
        List<String> missing = new ArrayList<>();
        for (Page page : Page.all()) {
            PICTURE.matcher(text(Page.ROOT.resolve(page.file())))
                    .results()
                    .map(found -> page.folder().resolve(found.group(1)).normalize())
                    .filter(file -> !Files.exists(file))
                    .forEach(file -> missing.add(page.file() + " shows " + file));
        }

        assertThat(missing)
                .as("those of the console are made by ConsoleE2E with -Dpictures=write")
                .isEmpty();
    }

    @Test
    void everyPageOfFunctionIsPictured() {
        String table = text(CONSOLE).split("## The pages of a function")[1].split("\n###")[0];

        assertThat(ROW.matcher(table).results().map(row -> row.group(1)))
                .hasSizeGreaterThan(9)
                .allSatisfy(page -> assertThat(OF_CONSOLE.matcher(text(CONSOLE)).results())
                        .extracting(picture -> picture.group(1))
                        .contains(page));
    }

    @Test
    void picturesOfConsoleAreThoseOfItsTest() throws IOException {
        List<String> taken = TAKEN.matcher(text(Path.of("src/test/java/dev/lamina/e2e/ConsoleE2E.java")))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(OF_CONSOLE.matcher(text(CONSOLE)).results().map(PicturesTest::name))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(taken);
        try (Stream<Path> files = Files.list(Page.ROOT.resolve("docs/console"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".png", "")))
                    .isSubsetOf(taken);
        }
    }

    private static String name(MatchResult picture) {
        return picture.group(2);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
