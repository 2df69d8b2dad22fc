package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.lamina.runtime.stub.Container;
import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.StubGateway.Call;
import dev.lamina.runtime.stub.Zips;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handlers in Node.js run as on Lambda: the files of the image (runtime-image/nodejs), the interpreters and AWS's
 * clients that dev/nodejs.sh keeps, against the stub gateway.
 */
class NodejsIT {
    private static final Path SOURCES = Path.of("nodejs");

    @TempDir
    Path folder;

    private StubGateway gateway;
    private Container container;

    @BeforeEach
    void gateway() throws Exception {
        gateway = StubGateway.start();
        container = new Container(folder, gateway)
                .variable("AWS_LAMBDA_FUNCTION_NAME", "f")
                .variable("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
                .variable("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/f")
                .variable("AWS_LAMBDA_LOG_STREAM_NAME", "pod")
                .variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    }

    @AfterEach
    void end() throws Exception {
        container.close();
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {22, 24})
    void asyncHandlerRespondsFailsAndLogs(int major) throws Exception {
        start(major, "app/index.handler", "app/index.js", """
                exports.handler = async (event, context) => {
                  console.log('node says', event.said);
                  if (event.fail) throw new RangeError(event.fail);
                  return {said: event.said, id: context.awsRequestId, major: process.versions.node.split('.')[0]};
                };
                """);

        Call answer = gateway.invoke("id-a", "{\"said\":\"hello\"}").await();
        Call failed = gateway.invoke("id-b", "{\"fail\":\"as told\"}").await();

        assertThat(answer.text())
                .as(container.log())
                .isEqualTo("{\"said\":\"hello\",\"id\":\"id-a\",\"major\":\"" + major + "\"}");
        assertThat(failed.path()).endsWith("/id-b/error");
        assertThat(failed.text())
                .contains("\"errorType\":\"RangeError\"", "\"errorMessage\":\"as told\"", "\"trace\":");
        await().untilAsserted(() -> assertThat(container.log())
                .containsSubsequence("START RequestId: id-a", "\tINFO\tnode says hello", "END RequestId: id-a")
                .containsSubsequence("START RequestId: id-b", "\tERROR\tInvoke Error", "END RequestId: id-b"));
    }

    /** The timer would hold the response back for longer than the timeout. */
    @Test
    void callbackRespondsBeforeEventLoopIsEmpty() throws Exception {
        start(22, "index.handler", "index.js", """
                exports.handler = (event, context, callback) => {
                  context.callbackWaitsForEmptyEventLoop = false;
                  setTimeout(() => {}, 600000);
                  callback(event.fail ? new Error(event.fail) : null, 'done');
                };
                """);

        assertThat(gateway.invoke("a", "{}").await().text()).isEqualTo("\"done\"");
        assertThat(gateway.invoke("b", "{\"fail\":\"as told\"}").await().text())
                .contains("\"errorMessage\":\"as told\"");
    }

    @Test
    void callbackWaitsForEmptyEventLoopByDefault() throws Exception {
        Path written = folder.resolve("written");
        start(22, "index.handler", "index.js", """
                const fs = require('fs');
                exports.handler = (file, context, callback) => {
                  setTimeout(() => fs.writeFileSync(file, ''), 200);
                  callback(null, 'done');
                };
                """);

        assertThat(gateway.invoke("a", "\"" + written + "\"").await().text()).isEqualTo("\"done\"");
        assertThat(written).exists();
    }

    @Test
    void callbackIsRefusedByNode24() throws Exception {
        start(24, "index.handler", "index.js", "exports.handler = (event, context, callback) => callback(null, 1);");

        assertThat(gateway.invoke("a", "{}").await().text()).contains("Runtime.CallbackHandlerDeprecated");
    }

    /** As on Lambda, and unlike plain Node.js, import finds what require finds in NODE_PATH. */
    @ParameterizedTest
    @CsvSource({"22,index.mjs", "24,index.mjs", "24,index.js"})
    void esModuleImportsSdkAndLayer(int major, String file) throws Exception {
        Path layer = Files.createDirectories(folder.resolve("layer/nodejs/node_modules/greeting"));
        Files.writeString(layer.resolve("package.json"), "{\"exports\": {\"import\": \"./only-import.mjs\"}}");
        Files.writeString(layer.resolve("only-import.mjs"), "export default (name) => `Hello, ${name}!`;");
        start(
                major,
                "index.handler",
                new Zips().file("package.json", "{\"type\": \"module\"}").file(file, """
                import {S3Client} from '@aws-sdk/client-s3';
                import greet from 'greeting';
                import {createRequire} from 'node:module';
                const late = await import('@aws-sdk/lib-dynamodb');
                const sqs = createRequire(import.meta.url)('@aws-sdk/client-sqs');
                export const handler = async () => [
                  greet('Ada'), typeof S3Client, typeof late.DynamoDBDocumentClient, typeof sqs.SQSClient];
                """));

        assertThat(gateway.invoke("a", "{}").await().text())
                .as(container.log())
                .isEqualTo("[\"Hello, Ada!\",\"function\",\"function\",\"function\"]");
    }

    /** So a handler finds a store that is named by its address, as the operator does it. */
    @Test
    void sdk3PutsBucketIntoPathOfAddress() throws Exception {
        HttpServer store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.createContext("/", exchange -> {
            byte[] asked = (exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI()).getBytes();
            exchange.sendResponseHeaders(200, asked.length);
            exchange.getResponseBody().write(asked);
            exchange.close();
        });
        store.start();
        String address = "127.0.0.1:" + store.getAddress().getPort();
        container
                .variable("AWS_REGION", "eu-west-1")
                .variable("AWS_ACCESS_KEY_ID", "a")
                .variable("AWS_SECRET_ACCESS_KEY", "s")
                .variable("AWS_ENDPOINT_URL_S3", "http://" + address);
        start(24, "index.handler", "index.mjs", """
                import {GetObjectCommand, S3Client} from '@aws-sdk/client-s3';
                const s3 = new S3Client({});
                export const handler = async () =>
                  (await s3.send(new GetObjectCommand({Bucket: 'letters', Key: 'a.txt'}))).Body.transformToString();
                """);

        String answer = gateway.invoke("a", "{}").await().text();
        store.stop(0);

        assertThat(answer).as(container.log()).startsWith("\"" + address + "/letters/a.txt");
    }

    /** Version 2 has no variables for endpoints, so a handler could not be used unchanged. */
    @Test
    void sdk2InLayerUsesEndpointsOfVariables() throws Exception {
        container
                .variable("LAMINA_LAYERS_SHA256", gateway.store(Files.readAllBytes(kept("LAMINA_AWS_SDK_2"))))
                .variable("AWS_REGION", "eu-west-1")
                .variable("AWS_ENDPOINT_URL_S3", "http://store:9000")
                .variable("AWS_ENDPOINT_URL_SNS", "http://gateway:8080");
        start(22, "index.handler", "index.js", """
                const S3 = require('aws-sdk/clients/s3');
                const AWS = require('aws-sdk');
                const own = new AWS.S3({endpoint: 'http://own'});
                exports.handler = async () => [new S3(), new AWS.S3(), new AWS.SNS(), new AWS.SQS(), own]
                  .map((client) => client.endpoint.host + ' ' + client.config.s3ForcePathStyle);
                """);

        assertThat(gateway.invoke("a", "{}").await().text())
                .as(container.log())
                .isEqualTo("[\"store:9000 true\",\"store:9000 true\",\"gateway:8080 false\","
                        + "\"sqs.eu-west-1.amazonaws.com false\",\"own true\"]");
    }

    @Test
    void firstPartArrivesBeforeHandlerEnds() throws Exception {
        Path last = folder.resolve("last");
        CompletableFuture<String> first = new CompletableFuture<>();
        gateway.onChunk = chunk -> first.complete(new String(chunk));
        start(24, "index.handler", "index.mjs", """
                import {existsSync} from 'node:fs';
                import {setTimeout} from 'node:timers/promises';
                export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
                  stream.setContentType('text/plain');
                  stream.write('first,');
                  while (!existsSync(event.until)) await setTimeout(20);
                  if (event.fail) throw new Error(event.fail);
                  stream.write('last');
                  stream.end();
                });
                """);

        StubGateway.Event event = gateway.invoke("a", "{\"until\":\"" + last + "\"}");
        assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("first,");
        assertThat(event.answer()).isNotDone();
        Files.createFile(last);
        event.await();
        Call broken = gateway.invoke("b", "{\"until\":\"" + last + "\",\"fail\":\"half way\"}")
                .await();

        assertThat(gateway.calls("/a/response").getFirst().text()).isEqualTo("first,last");
        assertThat(gateway.calls("/a/response").getFirst().headers()).containsEntry("Content-Type", "text/plain");
        assertThat(broken.text()).contains("\"errorMessage\":\"half way\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "22 | index.handler | exports.handler = async () => { | Runtime.UserCodeSyntaxError",
                "24 | index.handler | exports.handler = async () => { | Runtime.UserCodeSyntaxError",
                "24 | index.handler | require('nothing-of-the-kind')  | Runtime.ImportModuleError",
                "24 | index.missing | exports.handler = async () => 1 | Runtime.HandlerNotFound",
                "24 | other.handler | exports.handler = async () => 1 | Runtime.ImportModuleError",
                "24 | index.handler | throw new TypeError('at init')   | TypeError"
            })
    void unloadableHandlerIsErrorOfItsKind(int major, String handler, String code, String type) throws Exception {
        start(major, handler, "index.js", code);

        Call answer = gateway.invoke("a", "{}").await();

        assertThat(answer.path()).endsWith("/a/error");
        assertThat(answer.text()).as(container.log()).contains("\"errorType\":\"" + type + "\"");
    }

    /** One process takes all: each waits for its file, and the second ends first. */
    @ParameterizedTest
    @ValueSource(ints = {22, 24})
    void severalInvocationsShareOneEventLoop(int major) throws Exception {
        container.variable("LAMINA_CONCURRENCY", "8");
        start(major, "index.handler", "index.mjs", """
                import {existsSync} from 'node:fs';
                import {lookup} from 'node:dns/promises';
                import {setTimeout} from 'node:timers/promises';
                let calls = 0;
                export const handler = async (event) => {
                  const call = ++calls;
                  await lookup('localhost');
                  while (event.until && !existsSync(event.until)) await setTimeout(20);
                  console.log('call', call);
                  return call;
                };
                """);
        Path file = folder.resolve("go");

        StubGateway.Event slow = gateway.invoke("a", "{\"until\":\"" + file + "\"}");
        await().until(() -> container.log().contains("START RequestId: a"));
        String other = gateway.invoke("b", "{}").await().text();
        assertThat(slow.answer()).isNotDone();
        Files.createFile(file);

        assertThat(slow.await().text() + other).as("calls of one process").isEqualTo("12");
        await().untilAsserted(() -> assertThat(container.log())
                .containsPattern(
                        "\\{\"timestamp\":\"[^\"]+\",\"level\":\"INFO\",\"requestId\":\"b\",\"message\":\"call 2\"}"));
    }

    /** A heap that is full ends the process before the container's memory is used up. */
    @Test
    void fullHeapIsReportedAsExit() throws Exception {
        container.variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128");
        start(24, "index.handler", "index.js", """
                const kept = [];
                exports.handler = async (event) => {
                  while (event.fill) kept.push({some: 'thing' + kept.length});
                  return 1;
                };
                """);

        assertThat(gateway.invoke("a", "{}").await().text()).isEqualTo("1");
        gateway.invoke("b", "{\"fill\":true}");

        assertThat(gateway.invoke("c", "{}").await().environment()).isEqualTo("pod/2");
        assertThat(container.log()).contains("Status: error", "Runtime.ExitError");
    }

    private void start(int major, String handler, String file, String code) throws IOException {
        start(major, handler, new Zips().file(file, code));
    }

    /** Lays the files as the image has them. */
    private void start(int major, String handler, Zips code) throws IOException {
        Path kept = kept("LAMINA_NODEJS");
        Path runtime = Files.createDirectories(folder.resolve("runtime"));
        for (String name : new String[] {"client-3", "client-4", "node_modules"}) {
            Files.createSymbolicLink(runtime.resolve(name), kept.resolve(name));
        }
        for (String name : new String[] {"index.mjs", "modules.cjs", "aws-sdk-2.cjs"}) {
            Files.copy(SOURCES.resolve(name), runtime.resolve(name));
        }
        Path node = kept.resolve("node" + major + "/bin/node");
        Path bootstrap = Files.writeString(
                runtime.resolve("bootstrap"),
                Files.readString(SOURCES.resolve("bootstrap"))
                        .replace("/var/lang/bin/node", node.toString())
                        .replace(
                                "/var/lamina/exec.sh",
                                Path.of("java25/exec.sh").toAbsolutePath().toString()));
        assertThat(bootstrap.toFile().setExecutable(true)).isTrue();
        container
                .variable("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs" + major + ".x")
                .variable(
                        "NODE_PATH",
                        folder.resolve("layer/nodejs/node_modules") + ":" + runtime.resolve("node_modules"))
                .startBootstrap(handler, code.bytes());
    }

    private static Path kept(String variable) throws IOException {
        String path = System.getenv(variable);
        if (path == null) {
            throw new IOException(
                    variable + " is not set: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell");
        }
        return Path.of(path);
    }
}
