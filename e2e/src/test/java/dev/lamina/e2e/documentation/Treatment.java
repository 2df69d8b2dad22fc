package dev.lamina.e2e.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a comment before a block says about its test. Without a comment a block is checked.
 *
 * @param kind {@code check}; {@code run}; {@code file}: a run of the page finds the block's text in this file;
 *     {@code by}: another test runs it; {@code no}: neither is possible
 * @param detail name of the file, of the test class, or the reason
 * @param before commands that a run needs and a reader does not
 * @param expected texts that the output has to have
 * @param until text after which a command that does not end by itself is stopped
 * @param awsCli2 whether it needs version 2 of AWS's command line
 */
record Treatment(
        String kind, String detail, List<String> before, List<String> expected, String until, boolean awsCli2) {
    static final Treatment CHECK = new Treatment("check", "", List.of(), List.of(), "", false);

    private static final Map<String, Boolean> HAVE_DETAIL =
            Map.of("run", false, "file", true, "by", true, "no", true, "check", false);
    private static final Set<String> LINES = Set.of("before", "expect", "until", "aws");

    /** @param comment its lines, with the marks of the comment; empty if there is none */
    static Treatment of(List<String> comment) {
        if (comment.isEmpty()) {
            return CHECK;
        }
        List<String> lines = String.join("\n", comment)
                .replaceFirst("<!-- test:", "")
                .replaceFirst("-->$", "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        String[] head = lines.getFirst().split(",? ", 2);
        String detail = head.length > 1 ? head[1] : "";
        if (!HAVE_DETAIL.containsKey(head[0]) || HAVE_DETAIL.get(head[0]) == detail.isBlank()) {
            throw new IllegalArgumentException("unknown: <!-- test: " + lines.getFirst()
                    + " -->; known are run, check, file NAME, by CLASS, and no, REASON");
        }
        List<String> before = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        String until = "";
        boolean awsCli2 = false;
        for (String line : lines.subList(1, lines.size())) {
            String[] parts = line.split(": ", 2);
            if (parts.length < 2 || !LINES.contains(parts[0])) {
                throw new IllegalArgumentException("unknown line of a comment: " + line + "; known are " + LINES);
            }
            switch (parts[0]) {
                case "before" -> before.add(parts[1]);
                case "expect" -> expected.add(parts[1]);
                case "until" -> until = parts[1];
                default -> awsCli2 = parts[1].equals("2");
            }
        }
        return new Treatment(head[0], detail, before, expected, until, awsCli2);
    }

    /** Whether its text is checked as what it claims to be: not if another test runs it, or nothing can. */
    boolean isChecked() {
        return !is("no") && !is("by");
    }

    boolean is(String other) {
        return kind.equals(other);
    }
}
