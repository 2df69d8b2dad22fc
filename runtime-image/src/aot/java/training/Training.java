package training;

import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.Zips;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Creates the AOT cache. It runs the image's own entry script, so the same program with its JDK, class path and flags,
 * against a gateway in this process. It has the program handle events, results and errors, and asks it to end; then the
 * JVM writes the cache.
 *
 * <p>Arguments: the cache's file, then the command; the events library is taken from the class path. With
 * LAMINA_RUNS=bootstrap it trains the program that runs alongside a bootstrap. That one is parked first, and its
 * process waits, as in a pool: from there it goes the same way as one that is started for its function. The program of
 * a handler is not: with what sets the variables of its process, the cache would take memory of every environment.
 */
public final class Training {
    private static final String EVENT = """
      {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-west-1","eventTime":"2026-01-01T00:00:\
      00.000Z",
      "eventName":"ObjectCreated:Put","userIdentity":{"principalId":"p"},"requestParameters":{"sourceIPAddress":"127.\
      0.0.1"},
      "responseElements":{"x-amz-request-id":"r","x-amz-id-2":"i"},"s3":{"s3SchemaVersion":"1.0","configurationId":"c",
      "bucket":{"name":"b","ownerIdentity":{"principalId":"p"},"arn":"arn:aws:s3:::b"},
      "object":{"key":"a+b.jpg","size":1,"eTag":"e","sequencer":"1"}}}]}""";

    /** An event without records is an error of the handler, and so has to be one of the bootstrap. */
    private static final String ERROR = "{\"do\":\"error\"}";

    private Training() {}

    public static void main(String[] args) throws Exception {
        Path work = Files.createTempDirectory("training");
        try (StubGateway gateway = StubGateway.start()) {
            boolean bootstrap = "bootstrap".equals(System.getenv("LAMINA_RUNS"));
            String code = gateway.store(bootstrap ? bootstrap() : function());
            Map<String, String> ofFunction = function(work, code);
            Process program = start(args, work, gateway, bootstrap ? parked(work) : ofFunction);
            if (bootstrap) {
                gateway.handOver(json(ofFunction));
            }
            for (int i = 0; i < 50; i++) {
                boolean error = i % 10 == 9;
                StubGateway.Call answer = gateway.invoke(
                                "training-" + i,
                                error ? ERROR : EVENT,
                                "Lamina-Log-Tail",
                                "true",
                                "Lambda-Runtime-Trace-Id",
                                "Root=1-0",
                                "Lambda-Runtime-Client-Context",
                                "{\"custom\":{\"a\":\"b\"}}")
                        .await();
                if (answer.path().endsWith("/error") != error) {
                    throw new IllegalStateException(
                            "training event " + i + " was answered " + answer.path() + " " + answer.text());
                }
            }
            program.destroy();
            if (!program.waitFor(120, TimeUnit.SECONDS) || !Files.exists(Path.of(args[0]))) {
                throw new IllegalStateException(
                        "the program did not write " + args[0] + ", status " + program.exitValue());
            }
            System.out.println("Trained " + args[0] + ", " + Files.size(Path.of(args[0])) / 1024 / 1024 + " MiB");
        }
    }

    /** On the function's side, as a user would pack it. */
    private static byte[] function() throws Exception {
        Zips zip = new Zips().classes(TrainingHandler.class);
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.contains("aws-lambda-java-events") || entry.contains("joda-time")) {
                zip.jar(Path.of(entry));
            }
        }
        return zip.bytes();
    }

    /** The code has nothing that runs: the program of the language, which waits, is the image's. */
    private static byte[] bootstrap() throws Exception {
        return new Zips().program("index", "training".getBytes()).bytes();
    }

    /** What a parked pod has; the program of its language runs on this machine's JDK, as the image has no other. */
    private static Map<String, String> parked(Path work) throws Exception {
        Path folder = Files.createDirectories(work.resolve("runtime"));
        Path program = Files.writeString(
                folder.resolve("bootstrap"),
                "#!/bin/sh\n/bin/cat >/dev/null\nexec " + Path.of(System.getProperty("java.home"), "bin", "java")
                        + " -cp '" + System.getProperty("java.class.path") + "' training.Loop\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Map.of("LAMINA_POOL", "training", "LAMINA_CAN_WAIT", "yes", "LAMBDA_RUNTIME_DIR", folder.toString());
    }

    private static Map<String, String> function(Path work, String code) throws Exception {
        return Map.of(
                "_HANDLER",
                "training.TrainingHandler::handleRequest",
                "LAMINA_CODE_SHA256",
                code,
                "LAMINA_TIMEOUT_SECONDS",
                "60",
                "LAMBDA_TASK_ROOT",
                Files.createDirectories(work.resolve("task")).toString(),
                "LAMINA_LAYER_ROOT",
                Files.createDirectories(work.resolve("layer")).toString());
    }

    private static String json(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> '"' + value.getKey() + "\":\"" + value.getValue() + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static Process start(String[] args, Path work, StubGateway gateway, Map<String, String> variables)
            throws Exception {
        Path token = Files.writeString(work.resolve("token"), "training");
        List<String> command = new ArrayList<>(List.of(args).subList(1, args.length));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> env = builder.environment();
        env.putAll(variables);
        env.put("LAMINA_TRAINING", "yes");
        env.put("LAMINA_GATEWAY", "localhost:" + gateway.port());
        env.put("LAMINA_TOKEN_FILE", token.toString());
        env.put("LAMINA_POD_NAME", "training");
        env.put(
                "LAMINA_STATE_FOLDER",
                Files.createDirectories(work.resolve("state")).toString());
        return builder.start();
    }
}
