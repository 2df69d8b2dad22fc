package dev.lamina.e2e.soak;

import dev.lamina.e2e.system.Workspace;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The function that gets all events. For every id in its event it puts an object into a bucket, named by the id and by
 * the execution. So each execution leaves a receipt, whatever the event's shape, however often it is run, and whatever
 * is killed meanwhile. The receipt is the last step of an execution.
 */
final class Recorder {
    static final String NAME = "recorder";

    /** Ids are found in any text around them, so they end in a letter. */
    private static final Pattern RECEIPT = Pattern.compile("(soak\\.[a-z]+\\.\\d+z)/.*");

    private static final String MANIFEST = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: recorder}
      spec:
        runtime: java25
        handler: Recorder::handleRequest
        memory: 256Mi
        timeoutSeconds: 20
        scaling: {idleSeconds: 30}
        concurrency: {reserved: 4}
        environment:
          RECEIPTS: %s
        code:
          inline: |
            import com.amazonaws.services.lambda.runtime.Context;
            import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
            import java.io.IOException;
            import java.io.InputStream;
            import java.io.OutputStream;
            import java.net.HttpURLConnection;
            import java.net.URI;
            import java.nio.charset.StandardCharsets;
            import java.time.Instant;
            import java.util.Base64;
            import java.util.LinkedHashSet;
            import java.util.Set;
            import java.util.UUID;
            import java.util.regex.Matcher;
            import java.util.regex.Pattern;

            public class Recorder implements RequestStreamHandler {
              private static final Pattern ID = Pattern.compile("soak\\\\.[a-z]+\\\\.\\\\d+z");
              private static final Pattern ENCODED = Pattern.compile("\\"(?:data|value)\\" *: \
      *\\"([A-Za-z0-9+/=]+)\\"");

              private static final Pattern TICK = Pattern.compile("\\"time\\" *: *\\"([^\\"]+)\\"");

              @Override
              public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
                String text = new String(event.readAllBytes(), StandardCharsets.UTF_8);
                Set<String> ids = new LinkedHashSet<>();
                find(text, ids);
                Matcher encoded = ENCODED.matcher(text);
                while (encoded.find()) {
                  find(new String(Base64.getDecoder().decode(encoded.group(1)), StandardCharsets.UTF_8), ids);
                }
                Matcher tick = TICK.matcher(text);
                if (text.contains("Scheduled Event") && tick.find()) {
                  ids.add("soak.schedule." + Instant.parse(tick.group(1)).getEpochSecond() + "z");
                }
                for (String id : ids) {
                  put(id + "/" + context.getAwsRequestId() + "." + UUID.randomUUID());
                }
              }

              private static void find(String text, Set<String> ids) {
                Matcher id = ID.matcher(text);
                while (id.find()) {
                  ids.add(id.group());
                }
              }

              private static void put(String key) throws IOException {
                HttpURLConnection connection = (HttpURLConnection) URI.create(System.getenv("RECEIPTS") + "/" + \
      key).toURL().openConnection();
                connection.setRequestMethod("PUT");
                connection.setDoOutput(true);
                connection.setConnectTimeout(5_000);
                connection.setReadTimeout(10_000);
                connection.getOutputStream().close();
                if (connection.getResponseCode() != 200) {
                  throw new IOException("no receipt for " + key + ": " + connection.getResponseCode());
                }
                connection.getInputStream().close();
              }
            }
      """;

    private final Workspace workspace;
    private final String bucket;

    Recorder(Workspace workspace) {
        this.workspace = workspace;
        this.bucket = workspace.bucket("receipts");
        workspace.buckets().letAnyonePut(bucket);
    }

    void apply() {
        workspace.resources().apply(MANIFEST.formatted(workspace.buckets().inside() + "/" + bucket));
        workspace.resources().awaitReady("Function", NAME);
    }

    /** The id of every execution's receipt: an event that was run twice is in it twice. */
    Stream<String> receipts() {
        return workspace
                .buckets()
                .keys(bucket)
                .map(RECEIPT::matcher)
                .filter(Matcher::matches)
                .map(receipt -> receipt.group(1));
    }
}
