package dev.lamina.converter.aws;

import dev.lamina.converter.manifest.Report;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runtimes of AWS, and those that installations have by default. */
final class Runtimes {
    private static final Set<String> PRESENT = Set.of(
            "java11",
            "java17",
            "java21",
            "java25",
            "python3.11",
            "python3.13",
            "nodejs22.x",
            "nodejs24.x",
            "ruby3.3",
            "provided.al2",
            "provided.al2023");

    /** The next newer one. */
    private static final Map<String, String> NEWER = Map.ofEntries(
            Map.entry("java8", "java11"),
            Map.entry("java8.al2", "java11"),
            Map.entry("python3.8", "python3.11"),
            Map.entry("python3.9", "python3.11"),
            Map.entry("python3.10", "python3.11"),
            Map.entry("python3.12", "python3.13"),
            Map.entry("nodejs14.x", "nodejs22.x"),
            Map.entry("nodejs16.x", "nodejs22.x"),
            Map.entry("nodejs18.x", "nodejs22.x"),
            Map.entry("nodejs20.x", "nodejs22.x"),
            Map.entry("ruby2.7", "ruby3.3"),
            Map.entry("ruby3.2", "ruby3.3"),
            Map.entry("provided", "provided.al2"));

    private Runtimes() {}

    /** Returns the runtimes of a layer, which is for what replaces them too; null for all. */
    static List<String> compatible(List<String> runtimes) {
        return runtimes == null
                ? null
                : runtimes.stream()
                        .map(runtime -> NEWER.getOrDefault(runtime, runtime))
                        .distinct()
                        .toList();
    }

    static String of(String where, String runtime, Report report) {
        String newer = NEWER.get(runtime);
        if (newer != null) {
            report.toDo(where, runtime + " is replaced by " + newer + ": test the function");
            return newer;
        }
        if (!PRESENT.contains(runtime)) {
            report.noCounterpart(
                    where,
                    "runtime " + runtime + " is not in an installation by default: add it to the chart's value"
                            + " runtimes, use provided.al2023 or a container image");
        }
        return runtime;
    }
}
