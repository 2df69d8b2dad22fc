package dev.lamina.e2e.documentation;

import java.util.List;
import java.util.stream.Stream;

/** A command as bash starts it. */
record Command(String program, List<String> arguments) {

    /** The words before the first flag. */
    List<String> words() {
        return arguments.stream().takeWhile(word -> !word.startsWith("-")).toList();
    }

    /** Names of flags, without values. */
    List<String> flags() {
        return arguments.stream()
                .takeWhile(word -> !word.equals("--"))
                .filter(word -> word.matches("-[A-Za-z]|--[a-z].*"))
                .map(flag -> flag.replaceFirst("=.*", ""))
                .toList();
    }

    /** Values of a flag in any of its spellings. */
    List<String> values(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.concat(
                        arguments.stream()
                                .filter(word -> word.startsWith(name + "="))
                                .map(word -> word.substring(name.length() + 1)),
                        Stream.iterate(0, i -> i + 1)
                                .limit(Math.max(0, arguments.size() - 1))
                                .filter(i -> arguments.get(i).equals(name))
                                .map(i -> arguments.get(i + 1))))
                .toList();
    }

    @Override
    public String toString() {
        return program + " " + String.join(" ", arguments);
    }
}
