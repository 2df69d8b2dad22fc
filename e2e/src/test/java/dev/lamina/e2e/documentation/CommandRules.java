package dev.lamina.e2e.documentation;

import dev.lamina.e2e.system.Helm;
import dev.lamina.e2e.system.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What can be said of a command without running it: its flags exist, and so do files, targets and values. */
final class CommandRules {
    /** Programs whose arguments are not checked: they are those of the system. */
    private static final Set<String> OF_THE_SYSTEM = Set.of(
            "cat",
            "chmod",
            "docker",
            "find",
            "grep",
            "head",
            "jq",
            "npm",
            "openssl",
            "psql",
            "python3",
            "rm",
            "sed",
            "sleep",
            "tail",
            "tr",
            "unzip",
            "websocat",
            "zip");
    /** Flags of `helm upgrade` that `helm template` does not have. */
    private static final Set<String> OF_UPGRADE =
            Set.of("--install", "--reset-then-reuse-values", "--reuse-values", "--wait", "--create-namespace");

    private static final List<String> TRIAL =
            List.of("--set", "keda.check=false,metrics.check=false,minio.enabled=true,secrets.generate=always");

    private final Map<String, String> help = new HashMap<>();

    static Set<String> programs() {
        Set<String> programs = new TreeSet<>(OF_THE_SYSTEM);
        programs.addAll(Set.of("kubectl", "helm", "aws", "curl", "make", "mvn", "xargs"));
        return programs;
    }

    /**
     * Returns what is wrong with the command. AWS's are checked together, by {@code aws_commands.py}.
     *
     * @param folder the folder of the page, from which it may name files
     * @param made files that the page makes
     */
    List<String> faults(Command command, Path folder, Set<String> made) {
        return switch (command.program()) {
            case "kubectl" -> kubectl(command, folder, made);
            case "helm" -> helm(command);
            case "curl" -> unknownFlags(command, help("curl", () -> output("curl", "--help", "all")));
            case "make" -> make(command);
            case "mvn" ->
                command.values("-pl").stream()
                        .flatMap(modules -> Stream.of(modules.split(",")))
                        .filter(module ->
                                !Files.exists(Page.ROOT.resolve(module).resolve("pom.xml")))
                        .map(module -> "there is no module " + module)
                        .toList();
            case "xargs" -> faults(ofXargs(command), folder, made);
            case "aws" -> List.of();
            default ->
                OF_THE_SYSTEM.contains(command.program())
                        ? List.of()
                        : List.of(command.program() + " is not a program that tests know");
        };
    }

    private static Command ofXargs(Command xargs) {
        List<String> words = xargs.arguments().stream()
                .dropWhile(word -> word.startsWith("-"))
                .toList();
        return new Command(words.getFirst(), words.subList(1, words.size()));
    }

    private List<String> kubectl(Command command, Path folder, Set<String> made) {
        List<String> words = command.words().stream().limit(3).toList();
        String known = help(
                        "kubectl " + words,
                        () -> Kubectl.run(Stream.concat(words.stream(), Stream.of("--help"))
                                .toArray(String[]::new)))
                + help("kubectl options", () -> Kubectl.run("options"));
        List<String> faults = new ArrayList<>(unknownFlags(command, known));
        command.values("-f", "--filename", "-k", "--kustomize", "--patch-file").stream()
                .filter(file -> !file.equals("-") && !made.contains(file))
                .filter(file -> !Files.exists(Page.ROOT.resolve(file)) && !Files.exists(folder.resolve(file)))
                .map(file -> "there is no file " + file)
                .forEach(faults::add);
        return faults;
    }

    private List<String> helm(Command command) {
        List<String> words = command.words();
        List<String> faults = new ArrayList<>(unknownFlags(
                command, help("helm " + words.getFirst(), () -> ok(Helm.run(words.getFirst(), "--help")))));
        if (words.getFirst().equals("upgrade")) {
            Helm.Result rendered = Helm.run(template(command));
            if (rendered.status() != 0) {
                faults.add(rendered.output());
            }
        }
        return faults;
    }

    /** Returns Helm's error for a file with values of the chart, or nothing. */
    static List<String> faultsOfValues(Path values) {
        List<String> arguments =
                new ArrayList<>(List.of("template", "lamina", "../helm/lamina", "-f", values.toString()));
        arguments.addAll(TRIAL);
        Helm.Result rendered = Helm.run(arguments.toArray(String[]::new));
        return rendered.status() == 0 ? List.of() : List.of(rendered.output());
    }

    private static String[] template(Command upgrade) {
        List<String> arguments = new ArrayList<>(List.of("template"));
        upgrade.arguments().stream()
                .skip(1)
                .filter(argument -> !OF_UPGRADE.contains(argument))
                .map(argument -> argument.replaceFirst("^helm/", "../helm/"))
                .forEach(arguments::add);
        arguments.addAll(TRIAL);
        return arguments.toArray(String[]::new);
    }

    private static String ok(Helm.Result result) {
        if (result.status() != 0) {
            throw new AssertionError(result.output());
        }
        return result.output();
    }

    private static List<String> make(Command command) {
        try {
            String makefile = Files.readString(Page.ROOT.resolve("Makefile"));
            return command.arguments().stream()
                    .filter(word -> word.matches("[a-z][a-z-]*"))
                    .filter(target -> !makefile.contains("\n" + target + ":"))
                    .map(target -> "there is no target " + target)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> unknownFlags(Command command, String help) {
        return command.flags().stream()
                .filter(flag -> !Pattern.compile("(?m)(^|[\\s,])" + Pattern.quote(flag) + "($|[\\s,=\\[])")
                        .matcher(help)
                        .find())
                .map(flag -> flag + " is not a flag of " + command.program())
                .toList();
    }

    private String help(String key, Supplier<String> source) {
        return help.computeIfAbsent(key, ignored -> source.get());
    }

    private static String output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
