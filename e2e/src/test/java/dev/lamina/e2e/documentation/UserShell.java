package dev.lamina.e2e.documentation;

import dev.lamina.e2e.system.Helm;
import dev.lamina.e2e.system.Kubectl;
import dev.lamina.e2e.system.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The shell of a reader of the documentation, in a folder that looks like the repository. The reader's namespace is the
 * workspace's instead of {@code default}.
 */
final class UserShell {
    private static final long WITHIN_SECONDS = 180;
    private static final String PRELUDE = """
            set -euo pipefail
            within() { # text file: waits for the text
              local end=$((SECONDS + 90))
              until grep -qF -- "$1" "$2"; do
                if [ $SECONDS -gt $end ]; then return 1; fi
                sleep 0.2
              done
            }
            """;

    /** A command that does not end by itself has a process group, which is ended. */
    private static final String STOPPED = """
            set -m
            (
            %s) %s &
            set +m
            job=$!
            within '%s' %s || { kill -- -$job; exit 1; }
            kill -- -$job
            """;

    /** @param output of all blocks */
    record Run(int status, String output, Path folder) {
        String output(Block block) throws IOException {
            Path file = folder.resolve(name(block));
            return Files.exists(file) ? Files.readString(file) : "(was not run)";
        }
    }

    private final Workspace workspace;
    private final Path folder;

    UserShell(Workspace workspace, Path folder) throws IOException {
        this.workspace = workspace;
        this.folder = folder;
        Path programs = Files.createDirectories(folder.resolve("programs"));
        link(programs.resolve("kubectl"), Path.of(Kubectl.program()));
        link(programs.resolve("helm"), Path.of(Helm.program()));
        link(programs.resolve("aws"), Path.of(AwsCommands.python()).resolveSibling("aws"));
        Files.writeString(folder.resolve("kubeconfig"), workspace.kubeconfig());
        workspace.resources().apply(inNamespace(Files.readString(Page.ROOT.resolve("examples/demo-user.yaml"))));
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createSymbolicLink(link, target.toAbsolutePath());
    }

    Run run(Page page) throws IOException, InterruptedException {
        Path place = checkout(page);
        StringBuilder script = new StringBuilder(PRELUDE);
        for (Block block : page.blocks()) {
            if (block.treatment().is("file")) {
                Files.writeString(place.resolve(block.treatment().detail()), inNamespace(block.text()));
            } else if (block.treatment().is("run")) {
                script.append(inNamespace(commands(block)));
            }
        }
        Path log = place.resolve("log");
        ProcessBuilder bash = new ProcessBuilder("/bin/bash", "-c", script.toString())
                .directory(place.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log.toFile());
        bash.environment().putAll(environment());
        Process process = bash.start();
        boolean ended = process.waitFor(WITHIN_SECONDS, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        StringBuilder output = new StringBuilder(Files.readString(log));
        for (Block block : page.blocks()) {
            Path file = place.resolve(name(block));
            if (Files.exists(file)) {
                output.append("-- ").append(block.at()).append('\n').append(Files.readString(file));
            }
        }
        return new Run(ended ? process.exitValue() : -1, output.toString(), place);
    }

    /** A folder with links to what the repository has, where commands may write; of an example, with its files too. */
    private Path checkout(Page page) throws IOException {
        Path place = Files.createDirectories(folder.resolve(page.name()));
        if (page.isOfExample()) {
            // Copies: kustomize refuses files that links lead to.
            copy(page.folder(), place);
        }
        try (Stream<Path> entries = Files.list(Page.ROOT)) {
            for (Path entry : entries.toList()) {
                if (!Files.exists(place.resolve(entry.getFileName()))) {
                    link(place.resolve(entry.getFileName()), entry);
                }
            }
        }
        return place;
    }

    /** Leaves out what was built. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.map(from::relativize)
                    .filter(file -> !file.startsWith("target"))
                    .toList()) {
                if (Files.isDirectory(from.resolve(file))) {
                    Files.createDirectories(to.resolve(file));
                } else {
                    Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static String commands(Block block) {
        Treatment treatment = block.treatment();
        String before = String.join("\n", treatment.before()) + "\n";
        String script = (treatment.awsCli2() ? "PATH=${LAMINA_AWS_CLI_2%/*}:$PATH\n" : "") + block.script();
        String out = ">" + name(block) + " 2>&1\n";
        return treatment.until().isEmpty()
                ? before + "{\n" + script + "} " + out
                : before + STOPPED.formatted(script, out.strip(), treatment.until(), name(block));
    }

    private static String name(Block block) {
        return "block-" + block.at().replaceAll(".*:", "");
    }

    /** In addresses, ARNs and names of ServiceAccounts, not where it is the name of something else. */
    private String inNamespace(String text) {
        return text.replaceAll("\\bdefault(?=[:/])", workspace.namespace())
                .replace("namespace: default", "namespace: " + workspace.namespace());
    }

    private Map<String, String> environment() {
        var key = workspace.calls().key();
        String gateway = workspace.calls().gateway().toString();
        return Map.of(
                "PATH",
                folder.resolve("programs").toAbsolutePath() + ":" + System.getenv("PATH"),
                "KUBECONFIG",
                folder.resolve("kubeconfig").toAbsolutePath().toString(),
                "LAMINA_URL",
                gateway,
                "AWS_ENDPOINT_URL_LAMBDA",
                gateway,
                "AWS_REGION",
                "us-east-1",
                "AWS_DEFAULT_REGION",
                "us-east-1",
                "AWS_PAGER",
                "",
                "AWS_ACCESS_KEY_ID",
                key.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY",
                key.secretAccessKey());
    }
}
