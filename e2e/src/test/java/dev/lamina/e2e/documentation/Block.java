package dev.lamina.e2e.documentation;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A fenced block of a page.
 *
 * @param at page and line
 * @param language what stands after the backquotes
 */
record Block(String at, String language, String text, Treatment treatment) {
    private static final Set<String> SHELL = Set.of("sh", "bash", "console");
    private static final Pattern COMMAND = Pattern.compile("(?m)^(\\$ )?(kubectl|helm|aws|curl|make|mvn|docker) ");

    boolean isShell() {
        return SHELL.contains(language);
    }

    /** Whether it has commands although it does not say so: no test would see them. */
    boolean hidesCommands() {
        return language.isEmpty() && COMMAND.matcher(text).find();
    }

    /** The commands; of a console, the lines behind its prompt. */
    String script() {
        return language.equals("console")
                ? text.lines()
                        .filter(line -> line.startsWith("$ "))
                        .map(line -> line.substring(2))
                        .collect(Collectors.joining("\n", "", "\n"))
                : text;
    }

    @Override
    public String toString() {
        return at;
    }
}
