package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.stub.Zips;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pod that makes the start cache of a version, and others that start with it. */
@Execution(ExecutionMode.CONCURRENT)
class StartCacheIT extends RuntimeInContainer {
    private static final String TROUBLE = "example.Trouble::handle";

    @Test
    void cacheIsStoredAndItsHashReported() throws Exception {
        container.makesCache().start(TROUBLE);
        assertThat(container.status()).isZero();
        assertThat(container.lastWords()).matches("[0-9a-f]{64}");
        byte[] cache = gateway.contents.get(container.lastWords());
        assertThat(gateway.store(cache)).as("its hash").isEqualTo(container.lastWords());
        assertThat(gateway.calls("/next")).as("no invocation ran").isEmpty();
        assertThat(gateway.calls("/environment/")).isEmpty();
    }

    @Test
    void classesOfFunctionComeFromCache() throws Exception {
        Path classes = folder.resolve("classes");
        container
                .variable("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes)
                .makesCache()
                .start(TROUBLE);
        assertThat(container.status()).isZero();
        container.restartWithCache(container.lastWords());
        assertThat(gateway.invoke("a", "{}").await().text()).contains("\"calls\":1");
        assertThat(loaded(classes, "example.Trouble")).contains("source: shared objects file");
        try (Stream<String> lines = Files.lines(classes)) {
            assertThat(lines.filter(line -> line.contains("lamina-runtime.jar")))
                    .as("the runtime's for an event too, although the pod that made it had none")
                    .isEmpty();
        }

        gateway.invoke("b", "{\"do\":\"exit\",\"status\":\"3\"}");
        assertThat(gateway.invoke("c", "{}").await().environment()).isEqualTo("pod/2");
        assertThat(loaded(classes, "example.Trouble"))
                .as("the next start in the container")
                .contains("source: shared objects file");
        assertThat(gateway.calls("/content/" + container.lastWords())).hasSize(1);
    }

    /** The line about the class that the JVM wrote last. */
    private static String loaded(Path classes, String name) throws Exception {
        return Files.readAllLines(classes).stream()
                .filter(line -> line.contains("] " + name + " source: "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void cacheThatIsGoneIsReplacedByThatOfImage() throws Exception {
        container
                .variable("LAMINA_START_CACHE_SHA256", "0".repeat(64))
                .variable("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
                .start(TROUBLE);
        assertThat(gateway.invoke("a", "{}").await().headers()).containsKey("Lamina-Init-Duration-Ms");
        assertThat(container.log())
                .contains("Could not fetch the start cache, so this start takes longer: ", "responds with status 404");
        assertThat(folder.resolve("state/start.part")).doesNotExist();
        assertThat(Files.readSymbolicLink(folder.resolve("state/start.aot")))
                .isEqualTo(folder.resolve("home/lamina.aot"));
        assertThat(gateway.calls("/content/")).hasSize(2);
    }

    @Test
    void bytesThatAreNoCacheDoNotPreventStart() throws Exception {
        container
                .variable("LAMINA_START_CACHE_SHA256", gateway.store("no cache".getBytes()))
                .start(TROUBLE);
        assertThat(gateway.invoke("a", "{}").await().text()).contains("\"calls\":1");
        assertThat(folder.resolve("state/start.aot")).hasContent("no cache");
    }

    @Test
    void damagedCacheIsNotUsed() throws Exception {
        byte[] cache = "damaged".getBytes();
        String sha256 = gateway.store(cache);
        gateway.crc32 = content -> content.length == cache.length ? "1" : null;
        container.variable("LAMINA_START_CACHE_SHA256", sha256).start(TROUBLE);
        assertThat(gateway.invoke("a", "{}").await().text()).contains("\"calls\":1");
        assertThat(container.log()).contains("Could not fetch the start cache", "damaged on its way");
        assertThat(folder.resolve("state/start.aot"))
                .as("the image's, of which tests have none")
                .isSymbolicLink();
    }

    @Test
    void failedInitIsReportedOnce() throws Exception {
        container.makesCache().start("example.Trouble$Late::handle");
        assertThat(container.status()).isEqualTo(1);
        assertThat(container.lastWords()).startsWith("not yet: java.lang.IllegalStateException");
        assertThat(folder.resolve("tries")).hasContent("x");
        assertThat(gateway.calls("/next")).isEmpty();
        assertThat(gateway.calls("/start-cache")).isEmpty();
    }

    @Test
    void exitDuringInitIsReported() throws Exception {
        Files.createFile(folder.resolve("exit"));
        container.makesCache().start("example.Trouble$Late::handle");
        assertThat(container.status()).isEqualTo(1);
        assertThat(container.lastWords()).isEqualTo("The program ended during init with status 3\n");
    }

    @Test
    void contentThatCannotBeFetchedIsReported() throws Exception {
        container.makesCache().start(TROUBLE, "not a zip".getBytes());
        assertThat(container.status()).isEqualTo(1);
        assertThat(container.lastWords()).contains("Could not unzip: ");
    }

    @Test
    void refusalOfGatewayIsReported() throws Exception {
        gateway.startCacheStatus = () -> 507;
        container.makesCache().start(TROUBLE);
        assertThat(container.status()).isEqualTo(1);
        assertThat(container.lastWords()).isEqualTo("The gateway refused the start cache: the gateway says 507");
        assertThat(gateway.calls("/start-cache")).hasSize(1);
    }

    @Test
    void gatewayThatCannotStoreIsAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        gateway.startCacheStatus = () -> asked.incrementAndGet() == 1 ? 503 : 201;
        container.makesCache().start(TROUBLE);
        assertThat(container.status()).isZero();
        assertThat(gateway.contents).containsKey(container.lastWords());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:SharedArchiveFile=own.jsa", "-XX:AOTCache=own.aot", "-Xshare:off"})
    void functionThatHasArchiveOfItsOwnGetsNone(String option) throws Exception {
        container.variable("JAVA_TOOL_OPTIONS", option).makesCache().start(TROUBLE);
        assertThat(container.status()).isEqualTo(1);
        assertThat(container.lastWords())
                .isEqualTo("The function's JVM options name an archive of classes of their own\n");
    }

    @Test
    void wrapperStartsBothPrograms() throws Exception {
        container
                .layers(new Zips().program("wrap", """
                        #!/bin/sh
                        export WRAPPED=yes
                        java=$1; shift
                        exec "$java" -Dwrapped=too "$@"
                        """.getBytes()))
                .variable(
                        "AWS_LAMBDA_EXEC_WRAPPER", folder.resolve("layer/wrap").toString())
                .makesCache()
                .start(TROUBLE);
        assertThat(container.status()).isZero();
        container.restartWithCache(container.lastWords());
        gateway.invoke("a", "{\"do\":\"variable\",\"name\":\"WRAPPED\"}").await();
        await().untilAsserted(() -> assertThat(container.log()).contains("WRAPPED=yes"));
    }

    @Test
    void agentDoesNotPreventCache() throws Exception {
        byte[] agent = new Zips()
                .file("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nPremain-Class: example.Agent\n")
                .classes(example.Agent.class)
                .bytes();
        container
                .layers(new Zips().file("agent.jar", agent))
                .variable("JAVA_TOOL_OPTIONS", "-javaagent:" + folder.resolve("layer/agent.jar") + "=traces")
                .makesCache()
                .start(TROUBLE);
        assertThat(container.status()).isZero();
        container.restartWithCache(container.lastWords());
        gateway.invoke("a", "{\"do\":\"property\",\"name\":\"example.agent\"}").await();
        await().untilAsserted(() -> assertThat(container.log()).contains("example.agent=traces"));
    }

    /** Nothing happens in this pod that an extension should send. */
    @Test
    void externalExtensionsAreNotStarted() throws Exception {
        container
                .layers(new Zips().program("extensions/never", "#!/bin/sh\nexit 1\n".getBytes()))
                .makesCache()
                .start(TROUBLE);
        assertThat(container.status()).isZero();
    }
}
