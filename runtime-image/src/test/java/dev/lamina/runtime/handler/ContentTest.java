package dev.lamina.runtime.handler;

import static dev.lamina.runtime.handler.Functions.call;
import static dev.lamina.runtime.handler.Functions.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.content.ContentException;
import dev.lamina.runtime.content.FunctionContent;
import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.gateway.GatewayLink;
import dev.lamina.runtime.gateway.GatewayPool;
import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.Zips;
import java.net.InetAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code and layers from the gateway to the class loader. */
class ContentTest {
    @TempDir
    Path folder;

    private Functions functions;
    private byte[] code;

    @BeforeEach
    void functions() throws Exception {
        functions = new Functions(folder);
        Files.writeString(folder.resolve("token"), "t");
        code = new Zips()
                .classes(example.Handlers.class)
                .file("config.txt", "c")
                .file("META-INF/services/x", "x")
                .bytes();
    }

    @Test
    void classesAreLoadedFromArchive() throws Exception {
        Handler handler = functions.load("example.Handlers::text", code);
        assertThat(text(call(handler, "\"a\""))).isEqualTo("\"a!\"");
        assertThat(folder.resolve("task/config.txt")).hasContent("c");
        assertThat(folder.resolve("task/example")).doesNotExist();
    }

    @Test
    void classFileResourceIsUnpackedOnDemand() throws Exception {
        FunctionClassLoader loader = loader();
        assertThat(loader.getResource("config.txt"))
                .isEqualTo(folder.resolve("task/config.txt").toUri().toURL());
        assertThat(folder.resolve("task/example")).doesNotExist();

        URL found = loader.findResource("example/Handlers.class");
        assertThat(Path.of(found.toURI()))
                .isEqualTo(folder.resolve("task/example/Handlers.class"))
                .exists();
    }

    @Test
    void folderSearchUnpacksClasses() throws Exception {
        assertThat(Collections.list(loader().findResources("example/"))).hasSize(1);
        assertThat(folder.resolve("task/example/Handlers.class")).exists();
    }

    @Test
    void classPathQueryUnpacksClasses() throws Exception {
        assertThat(((URLClassLoader) loader()).getURLs()).hasSize(1);
        assertThat(folder.resolve("task/example/Handlers.class")).exists();
    }

    @Test
    void functionSeesAwsClassesButNotRuntime() throws Exception {
        FunctionClassLoader loader = loader();
        assertThatThrownBy(() -> loader.loadClass("dev.lamina.runtime.Main"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(loader.loadClass("com.amazonaws.services.lambda.runtime.Context")
                        .getClassLoader())
                .isNotSameAs(loader);
        assertThat(loader.loadClass("example.Handlers").getClassLoader()).isSameAs(loader);
        assertThat(loader.loadClass("example.Handlers")
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .endsWith("/task/");
        assertThat(loader.getName()).isNull();
    }

    @Test
    void codeJarsPrecedeLayerJarsOnClassPath() throws Exception {
        byte[] first = new Zips().file("which", "code").bytes();
        byte[] second = new Zips().file("which", "layer").bytes();
        functions.load(
                "example.Missing",
                new Zips().file("lib/z.jar", first).bytes(),
                new Zips().file("java/lib/a.jar", second).bytes());
        FunctionConfig config = functions.config("x", "x");
        FunctionClassLoader loader = FunctionClassLoader.of(config, new FunctionContent(config));
        assertThat(Collections.list(loader.findResources("which")))
                .extracting(url -> new String(url.openStream().readAllBytes()))
                .containsExactly("code", "layer");
        assertThat(folder.resolve("layer/java/lib/a.jar")).exists();
    }

    @Test
    void restartedProgramFetchesNothing() throws Exception {
        try (StubGateway gateway = StubGateway.start()) {
            FunctionConfig config = functions.config(
                    "x",
                    gateway.store(code),
                    gateway.store(new Zips().file("l", "l").bytes()));
            new FunctionContent(config).prepare(gateways(gateway.port()));
            new FunctionContent(config).prepare(gateways(gateway.port()));
            assertThat(gateway.calls("/content/")).hasSize(2);
        }
    }

    @Test
    void unreachableGatewayIsAwaited() throws Exception {
        int port;
        try (StubGateway gone = StubGateway.start()) {
            port = gone.port();
        }
        FunctionConfig config = functions.config("x", sha256(code));
        CompletableFuture<Void> prepared = CompletableFuture.runAsync(() -> {
            try {
                new FunctionContent(config).prepare(gateways(port));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(prepared).isNotDone();
        try (StubGateway back = new StubGateway("127.0.0.1", port)) {
            back.store(code);
            prepared.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void contentWithAnotherHashIsRefused() throws Exception {
        try (StubGateway gateway = StubGateway.start()) {
            gateway.crc32 = content -> null; // it does not say that it has checked the content
            gateway.contents.put("00ff", code);
            FunctionConfig config = functions.config("x", "00ff");
            assertThatThrownBy(() -> new FunctionContent(config).prepare(gateways(gateway.port())))
                    .isInstanceOf(ContentException.class)
                    .hasMessage("The code or layer with sha256 00ff came with sha256 " + sha256(code));
        }
    }

    @Test
    void contentDamagedOnItsWayIsRefused() throws Exception {
        try (StubGateway gateway = StubGateway.start()) {
            String sha256 = gateway.store(code);
            gateway.crc32 = content -> "1";
            FunctionConfig config = functions.config("x", sha256);
            assertThatThrownBy(() -> new FunctionContent(config).prepare(gateways(gateway.port())))
                    .isInstanceOf(ContentException.class)
                    .hasMessageStartingWith(
                            "The code or layer with sha256 " + sha256 + " was damaged on its way: its CRC-32 is")
                    .hasMessageEndingWith(", and was 1 when it was sent");
            assertThat(folder.resolve("task/config.txt")).doesNotExist();
        }
    }

    @Test
    void contentWithoutCrc32IsCheckedByItsHash() throws Exception {
        try (StubGateway gateway = StubGateway.start()) {
            gateway.crc32 = content -> null;
            FunctionConfig config = functions.config("x", gateway.store(code));
            new FunctionContent(config).prepare(gateways(gateway.port()));
            assertThat(folder.resolve("task/config.txt")).hasContent("c");
        }
    }

    @Test
    void missingContentFailsAfterRetries() throws Exception {
        try (StubGateway gateway = StubGateway.start()) {
            FunctionConfig config = functions.config("x", "00ff");
            assertThatThrownBy(() -> new FunctionContent(config).prepare(gateways(gateway.port())))
                    .isInstanceOf(ContentException.class)
                    .hasMessage("No gateway has the code or layer with sha256 00ff");
            assertThat(gateway.calls("/content/")).hasSize(6);
        }
    }

    @Test
    void brokenArchiveIsBadFunctionCode() {
        assertThatThrownBy(() -> functions.load("x", "no zip".getBytes()))
                .isInstanceOfSatisfying(
                        InitException.class,
                        e -> assertThat(text(e.failure()))
                                .startsWith("{\"errorMessage\":\"Could not unzip")
                                .contains("\"errorType\":\"Runtime.BadFunctionCode\""));
    }

    private FunctionClassLoader loader() throws Exception {
        functions.load("example.Handlers::text", code);
        FunctionConfig config = functions.config("x", "x");
        return FunctionClassLoader.of(config, new FunctionContent(config));
    }

    private GatewayPool gateways(int port) {
        return new GatewayPool(
                () -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                "gw",
                GatewayLink.of("gw", null),
                port,
                folder.resolve("token"),
                "pod/1");
    }

    private static String sha256(byte[] bytes) throws Exception {
        try (StubGateway gateway = StubGateway.start()) {
            return gateway.store(bytes);
        }
    }
}
