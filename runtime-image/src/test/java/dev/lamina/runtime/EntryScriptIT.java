package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The entry script alone, with a program instead of Java that reports how it was started and ends as the test says. */
class EntryScriptIT {
    /** Names that a script might use itself. */
    private static final List<String> COMMON_NAMES = List.of(
            "state",
            "status",
            "number",
            "memory",
            "heap",
            "flags",
            "pid",
            "java",
            "lamina",
            "init",
            "quick",
            "pause",
            "mask",
            "stopping",
            "last_words",
            "run",
            "libraries",
            "path",
            "home");

    /** Shell text: NUMBER STATUS PURPOSE RUN of the command that it reads. */
    private static final String LAUNCH = "/bin/sed 's/.*-Dlamina.launch=//; s/ .*//; s/:/ /g'";

    @TempDir
    Path folder;

    private final Map<String, String> variables = new TreeMap<>();
    private Process script;

    @AfterEach
    void end() throws Exception {
        if (script != null) {
            // A script that is stopped starts no further program, which would write into the folder while it is
            // deleted.
            new ProcessBuilder("kill", "-STOP", String.valueOf(script.pid()))
                    .start()
                    .waitFor();
            List<ProcessHandle> programs = script.descendants().toList();
            programs.forEach(ProcessHandle::destroyForcibly);
            script.destroyForcibly().waitFor();
            programs.forEach(program -> program.onExit().join());
        }
    }

    @Test
    void onlyVariablesOfFunctionReachProgram() throws Exception {
        COMMON_NAMES.forEach(name -> variables.put(name, "the function's " + name));
        start("/usr/bin/env >started; exec /bin/sleep 600");
        await().until(() -> Files.exists(folder.resolve("started")) && seen().containsKey("LAMINA_POD_NAME"));

        Map<String, String> seen = seen();
        seen.keySet().removeAll(List.of("PWD", "OLDPWD", "SHLVL", "_")); // every shell's own
        assertThat(seen).isEqualTo(variables);
    }

    /**
     * A Secret of environmentFrom may have any name: a value of it is lost then, but no variable of the script is
     * visible under its name.
     */
    @Test
    void variablesNamedLikeThoseOfScriptAreDropped() throws Exception {
        variables.putAll(Map.of("LAMINA_STATE", "a", "LAMINA_NUMBER", "7", "LAMINA_STATUS", "b"));
        start("/usr/bin/env >started; exec /bin/sleep 600");
        await().until(() -> Files.exists(folder.resolve("started")) && seen().containsKey("LAMINA_POD_NAME"));
        assertThat(seen()).doesNotContainKeys("LAMINA_STATE", "LAMINA_NUMBER", "LAMINA_STATUS");
    }

    /** Keys from a Secret may be for another store, and a Secret may name an endpoint. */
    @ParameterizedTest
    @CsvSource({
        "COLOUR, green, http://10.43.7.7:9000",
        "AWS_ACCESS_KEY_ID, AKIA, ",
        "AWS_WEB_IDENTITY_TOKEN_FILE, /token, ",
        "AWS_ENDPOINT_URL, http://own, ",
        "AWS_ENDPOINT_URL_S3, http://own, http://own",
        "AWS_ENDPOINT_URL_S3, '', ''",
    })
    void storeIsThatOfCredentials(String name, String value, String store) throws Exception {
        variables.putAll(Map.of("LAMINA_STORE_URL", "http://10.43.7.7:9000", name, value));
        start("/usr/bin/env >started; exec /bin/sleep 600");
        await().until(() -> Files.exists(folder.resolve("started")) && seen().containsKey("LAMINA_POD_NAME"));
        assertThat(seen().get("AWS_ENDPOINT_URL_S3")).isEqualTo(store);
        assertThat(seen()).doesNotContainKey("LAMINA_STORE_URL");
    }

    @Test
    void emptyPathDoesNotPreventStart() throws Exception {
        variables.put("PATH", "/nowhere");
        start("echo $PATH >>started; : >$LAMINA_STATE_FOLDER/polling; : " + ">$LAMINA_STATE_FOLDER/invoked; exit 1");
        await().until(() -> starts() >= 3);
        assertThat(Files.readAllLines(folder.resolve("started"))).allMatch("/nowhere"::equals);
        assertThat(log()).doesNotContain("not found");
    }

    @Test
    void failedStartIsRetriedWithGrowingPauses() throws Exception {
        variables.put("PATH", "/nowhere");
        start("echo >>started; exit 127");
        await().until(() -> log().contains("The runtime ended 4 times in a row without an invocation, last with status "
                + "127; next try in 2 s."));
        assertThat(starts()).isEqualTo(4);
    }

    @Test
    void exitWithoutInvocationIsFollowedByPause() throws Exception {
        start("echo >>started; : >$LAMINA_STATE_FOLDER/initialised; : >$LAMINA_STATE_FOLDER/polling; " + "exit 1");
        await().until(() ->
                log().contains("ended 3 times in a row without an invocation, last with status 1; next try in 1 s."));
        assertThat(starts()).isEqualTo(3);
    }

    @Test
    void exitAfterInvocationRestartsWithoutPause() throws Exception {
        start("echo >>started; : >$LAMINA_STATE_FOLDER/polling; : >$LAMINA_STATE_FOLDER/invoked; exit 124");
        await().until(() -> starts() >= 8);
        assertThat(log()).doesNotContain("next try");
    }

    /** The state may outlive the container, and the kubelet starts the function's container when it is there. */
    @Test
    void markerOfEarlierProgramIsRemoved() throws Exception {
        start("[ -e state/serving ] && echo stale >>started || echo fresh >>started; : >state/serving; "
                + ": >state/invoked; exit 3");
        await().until(() -> starts() >= 3);
        assertThat(Files.readAllLines(folder.resolve("started"))).allMatch("fresh"::equals);
    }

    @Test
    void failedPauseEndsContainer() throws Exception {
        start("echo >>started; exit 1");
        await().until(() -> log().contains("next try in 1 s.")
                && script.descendants().findAny().isPresent());
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        assertThat(script.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).isOne();
        assertThat(starts()).isEqualTo(3);
    }

    @Test
    void programGetsStartNumberAndUniqueRunId() throws Exception {
        List<String> first = startsOf("first");
        end();
        List<String> again = startsOf("again"); // a separate file: the first container's last program may still write

        assertThat(first.get(0)).matches("1 - early [0-9a-f]{8}");
        assertThat(first.get(1)).isEqualTo("2 3 late " + run(first.get(0)));
        assertThat(again.get(0)).startsWith("1 - early ").isNotEqualTo(first.get(0));
    }

    /** What the program of a new container gets at its first two starts, written into a file of the name. */
    private List<String> startsOf(String file) throws Exception {
        start("echo $* | " + LAUNCH + " >>" + file
                + "; : >$LAMINA_STATE_FOLDER/polling; : >$LAMINA_STATE_FOLDER/invoked; exit 3");
        Path written = folder.resolve(file);
        await().until(() -> Files.exists(written) && Files.readAllLines(written).size() >= 2);
        return Files.readAllLines(written);
    }

    @Test
    void jvmOptionsArePassedUnderPrefixedNames() throws Exception {
        Map<String, String> own = Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Da=b",
                "JDK_JAVA_OPTIONS",
                "-Dc=d",
                "_JAVA_OPTIONS",
                "-De=f",
                "LD_PRELOAD",
                "libc.so.6");
        variables.putAll(own);
        variables.put("LAMINA_RUNS", "bootstrap");
        start("/usr/bin/env >started; exec /bin/sleep 600");
        await().until(() -> Files.exists(folder.resolve("started")) && seen().containsKey("LAMINA_POD_NAME"));
        assertThat(seen())
                .doesNotContainKeys(own.keySet().toArray(String[]::new))
                .containsAllEntriesOf(own.entrySet().stream()
                        .collect(Collectors.toMap(option -> "LAMINA_" + option.getKey(), Map.Entry::getValue)));
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA_TOOL_OPTIONS,-javaagent:agent.jar",
        "JAVA_TOOL_OPTIONS,-Da=b -XX:Flags=/opt/flags",
        "JDK_JAVA_OPTIONS,@options",
        "_JAVA_OPTIONS,-agentpath:/opt/lib/agent.so",
        "LD_LIBRARY_PATH,/usr/lib:/not/there",
        "LD_PRELOAD,libc.so.6",
    })
    void filesAreFetchedBeforeProcessThatNeedsThem(String name, String value) throws Exception {
        String own = value.replace("/opt", folder.resolve("layer").toString());
        variables.put(name, own);
        start("for=$(echo \"$*\" | " + LAUNCH + " | /usr/bin/cut -d' ' -f3); echo $for \"$" + name
                + "\" >>started; [ $for = fetch ] || exec /bin/sleep 600; : >state/content");
        await().until(() -> starts() == 2);
        List<String> started = Files.readAllLines(folder.resolve("started"));
        assertThat(started.get(0).strip()).isEqualTo("fetch");
        assertThat(started.get(1)).startsWith("early ").endsWith(own);
    }

    /** Gateways wait only a few seconds for it, and an agent may take longer to start. */
    @Test
    void crashIsReportedWithoutAgents() throws Exception {
        variables.put("JAVA_TOOL_OPTIONS", "-javaagent:agent.jar");
        start("echo $(echo \"$*\" | " + LAUNCH + ") \"${JAVA_TOOL_OPTIONS##* }\" >>started; "
                + "case \"$*\" in *:fetch:*) : >state/content; exit ;; *:report:*) exit ;; *:early:*) ;; "
                + "*) exec /bin/sleep 600 ;; esac; : >state/polling; : >state/invoked; exit 3");
        await().until(() -> starts() == 4);
        assertThat(Files.readAllLines(folder.resolve("started")))
                .extracting(line -> line.replaceFirst(" [0-9a-f]{8}", "").strip())
                .containsExactly(
                        "1 - fetch",
                        "1 - early -javaagent:agent.jar",
                        "2 3 report",
                        "2 - late " + "-javaagent:agent.jar");
    }

    @Test
    void statusIsKeptIfItsReportFails() throws Exception {
        variables.put("JAVA_TOOL_OPTIONS", "-javaagent:agent.jar");
        start("echo $* | " + LAUNCH + " >>started; case \"$*\" in *:fetch:*) : >state/content; exit ;; "
                + "*:report:*) exit 1 ;; *:early:*) ;; *) exec /bin/sleep 600 ;; esac; "
                + ": >state/polling; : >state/invoked; exit 3");
        await().until(() -> starts() == 4);
        assertThat(Files.readAllLines(folder.resolve("started")).get(3)).startsWith("2 3 late ");
    }

    /** The caller has its answer already. */
    @Test
    void timeoutIsReportedWithAgents() throws Exception {
        variables.put("JAVA_TOOL_OPTIONS", "-javaagent:agent.jar");
        start("echo $* | " + LAUNCH + " >>started; case \"$*\" in *:fetch:*) : >state/content; exit ;; esac; "
                + ": >state/polling; : >state/invoked; exit 124");
        await().until(() -> starts() >= 3);
        assertThat(Files.readAllLines(folder.resolve("started")).get(2)).startsWith("2 124 late ");
    }

    @Test
    void otherOptionsCostNoFurtherStart() throws Exception {
        variables.putAll(Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Duser.timezone=Europe/Berlin -Djava.security.egd=file:/dev/./urandom -Da=b@c",
                "LD_LIBRARY_PATH",
                "/usr/lib:" + folder));
        start("echo $* | " + LAUNCH + " >>started; exec /bin/sleep 600");
        await().until(() -> starts() == 1);
        assertThat(Files.readString(folder.resolve("started"))).startsWith("1 - early ");
    }

    @Test
    void wrapperStartsProgramWithItsVariables() throws Exception {
        wrapper("export WRAPPED=\"$1\"\nexec \"$@\"\n");
        start("echo $WRAPPED >>started; echo $* | " + LAUNCH + " >>started; [ ! -e state/content ] && : >state/content "
                + "|| exec /bin/sleep 600");
        await().until(() -> starts() == 4);
        List<String> started = Files.readAllLines(folder.resolve("started"));
        assertThat(started.get(0)).as("the fetch is not wrapped").isEmpty();
        assertThat(started.get(1)).startsWith("1 - fetch ");
        assertThat(started.get(2)).isEqualTo(folder.resolve("java").toString());
        assertThat(started.get(3)).startsWith("1 - early ");
    }

    @Test
    void lastWordOfCommandIsMainClass() throws Exception {
        wrapper("""
                while [ $# -gt 1 ]; do words="$words $1"; shift; done
                exec $words -Dadded=yes "$1"
                """);
        start("echo $* >>started; [ ! -e state/content ] && : >state/content || exec /bin/sleep 600");
        await().until(() -> starts() == 2);
        List<String> started = Files.readAllLines(folder.resolve("started"));
        assertThat(started).allMatch(command -> command.endsWith(" dev.lamina.runtime.Main"));
        assertThat(started.get(1)).endsWith(" -Dadded=yes dev.lamina.runtime.Main");
    }

    private void wrapper(String text) throws IOException {
        Path wrapper = folder.resolve("wrapper");
        Files.writeString(wrapper, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        variables.put("AWS_LAMBDA_EXEC_WRAPPER", wrapper.toString());
    }

    @Test
    void cacheOfVersionIsFetchedFirst() throws Exception {
        variables.put("LAMINA_START_CACHE_SHA256", "ab");
        start("echo $(echo $* | " + LAUNCH + ") $* >>started; "
                + "case \"$*\" in *:fetch:*) : >state/content; : >state/start.aot ;; *:early:*) exit 3 ;; "
                + "*) exec /bin/sleep 600 ;; esac");
        await().until(() -> starts() == 3);
        List<String> started = Files.readAllLines(folder.resolve("started"));
        assertThat(started.get(0)).startsWith("1 - fetch ").doesNotContain("start.aot");
        assertThat(started.get(1))
                .startsWith("1 - early ")
                .contains("-XX:AOTCache=" + folder.resolve("state/start.aot"));
        assertThat(started.get(2))
                .startsWith("2 3 late ")
                .contains("-XX:AOTCache=" + folder.resolve("state/start.aot"));
    }

    /** The function does not run in the JVM that has the cache. */
    @ParameterizedTest
    @ValueSource(strings = {"bootstrap", "container"})
    void otherLanguagesHaveNoCache(String runs) throws Exception {
        variables.putAll(Map.of("LAMINA_START_CACHE_SHA256", "ab", "LAMINA_RUNS", runs));
        start("echo $(echo $* | " + LAUNCH + ") $* >>started; exec /bin/sleep 600");
        await().until(() -> starts() == 1);
        assertThat(Files.readString(folder.resolve("started")))
                .startsWith("1 - early ")
                .doesNotContain("start.aot");
    }

    @Test
    void cacheIsMadeBetweenInitAndUpload() throws Exception {
        variables.putAll(Map.of("LAMINA_START_CACHE", "make", "JAVA_TOOL_OPTIONS", "-javaagent:agent.jar"));
        start("echo $(echo $* | " + LAUNCH + ") \"$JAVA_TOOL_OPTIONS\" >>started; case \"$*\" in "
                + "*:make:*) : >state/initialised; echo cache >state/start.aot ;; "
                + "*:upload:*) echo -n abc >state/start-cache ;; esac");
        assertThat(script.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).isZero();
        assertThat(folder.resolve("last-words")).hasContent("abc");
        List<String> started = Files.readAllLines(folder.resolve("started"));
        assertThat(started).hasSize(3);
        assertThat(started.get(0)).matches("1 - fetch [0-9a-f]{8} ");
        assertThat(started.get(1))
                .startsWith("1 - make ")
                .contains("-XX:AOTCacheOutput=" + folder.resolve("state/start.aot"))
                .endsWith(" -javaagent:agent.jar");
        assertThat(started.get(2)).matches("1 - upload [0-9a-f]{8} ");
    }

    /** Without a loop: what a pod has that makes no cache is shown by its status. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit 134 | The program ended during init with status 134",
                "exit 0 | The program ended during init with status 0",
                "echo not yet >state/init-error; exit 1 | not yet",
                ": >state/initialised | The JVM wrote no cache",
                ": >state/initialised; : >state/start.aot.config; echo half >state/start.aot | The JVM wrote no cache",
                ": >state/initialised; echo c >state/start.aot | The program that sends the cache ended with status 0",
            })
    void failureOfMakingIsReported(String program, String words) throws Exception {
        variables.put("LAMINA_START_CACHE", "make");
        start("case \"$*\" in *:make:*) " + program + " ;; esac");
        assertThat(script.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(script.exitValue()).isOne();
        assertThat(Files.readString(folder.resolve("last-words"))).startsWith(words);
    }

    @Test
    void processThatCannotStartIsReportedByAnother() throws Exception {
        variables.put("JAVA_TOOL_OPTIONS", "-XX:NoSuchOption");
        start("echo $* | " + LAUNCH + " >>started; [ -z \"$JAVA_TOOL_OPTIONS\" ] || exit 1; "
                + ": >state/polling; : >state/invoked; exit 3");
        await().until(() -> starts() >= 5);
        assertThat(Files.readAllLines(folder.resolve("started")).stream()
                        .map(line -> line.split(" ")[0] + " " + line.split(" ")[1] + " " + line.split(" ")[2])
                        .limit(5))
                .containsExactly("1 - early", "2 1 late", "3 1 failed", "4 3 late", "5 1 failed");
        assertThat(log()).doesNotContain("next try");
    }

    /**
     * The image's client crashed in init: the next one may succeed, and an invocation must not get an error of ours.
     */
    @Test
    void programBesideImageIsNeverReplaced() throws Exception {
        variables.put("LAMINA_RUNS", "container");
        start("echo $* | " + LAUNCH + " >>started; exit 123");
        await().until(() -> starts() >= 4);
        assertThat(Files.readAllLines(folder.resolve("started"))).noneMatch(line -> line.contains("failed"));
    }

    @Test
    void programOfBootstrapHasLocaleOfItsOwn() throws Exception {
        variables.putAll(Map.of("LAMINA_RUNS", "bootstrap", "LC_ALL", "de_DE.UTF-8", "LANG", "de_DE.UTF-8"));
        start("/usr/bin/env >started; exec /bin/sleep 600");
        await().until(() -> Files.exists(folder.resolve("started")) && seen().containsKey("LAMINA_POD_NAME"));
        assertThat(seen())
                .containsAllEntriesOf(
                        Map.of("LC_ALL", "C.UTF-8", "LAMINA_LC_ALL", "de_DE.UTF-8", "LANG", "de_DE.UTF-8"));
    }

    /** For each process the C library remembers which of them did not exist when it first read them. */
    @Test
    void libraryFoldersExistBeforeProgramStarts() throws Exception {
        start("[ -d layer/lib ] && [ -d task/lib ] && echo both >>started; exec /bin/sleep 600");
        await().until(() -> starts() == 1);
    }

    private static String run(String arguments) {
        return arguments.substring(arguments.lastIndexOf(' ') + 1);
    }

    /** @param program shell text, run in the test's folder */
    private void start(String program) throws IOException {
        Path java = folder.resolve("java");
        Files.writeString(java, "#!/bin/sh\ncd '" + folder + "'\n" + program + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(folder.resolve("state"));
        variables.putAll(Map.of(
                "LAMINA_HOME",
                folder.toString(),
                "LAMINA_JAVA",
                java.toString(),
                "LAMINA_STATE_FOLDER",
                folder.resolve("state").toString(),
                "LAMINA_LAST_WORDS",
                folder.resolve("last-words").toString(),
                "LAMINA_POD_NAME",
                "pod"));
        Files.copy(Path.of("java25/exec.sh"), folder.resolve("exec.sh"), StandardCopyOption.REPLACE_EXISTING);
        variables.putIfAbsent("LAMINA_LAYER_ROOT", folder.resolve("layer").toString());
        variables.putIfAbsent("PATH", "/usr/bin:/bin");
        variables.putIfAbsent("LAMBDA_TASK_ROOT", folder.resolve("task").toString());
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh", Path.of("java25/entry.sh").toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        script = builder.start();
    }

    private Map<String, String> seen() throws IOException {
        return Files.readAllLines(folder.resolve("started")).stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private long starts() throws IOException {
        Path started = folder.resolve("started");
        if (!Files.exists(started)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(started)) {
            return lines.count();
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
