package dev.lamina.e2e.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the table of behaviours into docs/compatibility.md, between two comments. Argument: the checkout. */
public final class CompatibilityPage {
    static final String FILE = "docs/compatibility.md";
    private static final String BEGIN =
            "<!-- begin of behaviours: made from e2e/ by `make generate`; do not edit -->\n";
    private static final String END = "<!-- end of behaviours -->\n";

    private CompatibilityPage() {}

    public static void main(String[] args) throws IOException {
        Path page = Path.of(args[0]).resolve(FILE);
        Files.writeString(page, filledIn(Files.readString(page)));
    }

    /** The page, with the old table replaced by the present one. */
    static String filledIn(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(FILE + " must have the comments " + BEGIN.strip() + " and " + END.strip());
        }
        return page.substring(0, begin + BEGIN.length()) + table() + page.substring(end);
    }

    private static String table() {
        return "| # | Lambda's behaviour | status | test, or what a client gets |\n|---|---|---|---|\n"
                + Catalogue.numbers().stream().map(CompatibilityPage::row).collect(Collectors.joining());
    }

    private static String row(int number) {
        return NotYet.ROWS.stream()
                .filter(row -> row.number() == number)
                .findFirst()
                .map(CompatibilityPage::missing)
                .orElseGet(() -> shown(number, Catalogue.shown(number)));
    }

    private static String missing(NotYet row) {
        return line(row.number(), row.text(), "not yet: " + row.reason(), row.answer());
    }

    private static String shown(int number, List<Catalogue.Shown> tests) {
        String text = tests.stream().map(shown -> shown.behaviour().text()).collect(Collectors.joining());
        String but = tests.stream()
                .map(shown -> shown.behaviour().but())
                .filter(difference -> !difference.isEmpty())
                .collect(Collectors.joining("; "));
        return line(
                number,
                text,
                but.isEmpty() ? "yes" : "yes, but " + but,
                tests.stream()
                        .map(shown -> "`" + shown.test().getDeclaringClass().getSimpleName() + "."
                                + shown.test().getName() + "`")
                        .collect(Collectors.joining(", ")));
    }

    private static String line(int number, String text, String status, String tests) {
        return "| " + number + " | " + text + " | " + status + " | " + tests + " |\n";
    }
}
