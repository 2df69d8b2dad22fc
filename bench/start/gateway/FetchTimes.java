package dev.lamina.gateway.runtime.content;

import dev.lamina.gateway.GatewayConfig;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.ObjectMeta;
import io.nats.client.api.ObjectStoreConfiguration;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * How long a gateway that has just started takes to provide content for the first time, from NATS, and for the second
 * time, from its disk. Arguments: URL of NATS, an empty folder, a file. Prints both in milliseconds.
 */
public final class FetchTimes {
    private static final String BUCKET = "fetch-times";

    private record Settings(Path cacheDir, long cacheBytes) implements GatewayConfig.Content {}

    private FetchTimes() {}

    public static void main(String[] args) throws Exception {
        byte[] content = Files.readAllBytes(Path.of(args[2]));
        String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        try (Connection nats = Nats.connect(args[0])) {
            nats.objectStoreManagement().create(ObjectStoreConfiguration.builder(BUCKET).build());
            nats.objectStore(BUCKET).put(ObjectMeta.objectName(sha256), new ByteArrayInputStream(content));
        }
        try (Connection nats = Nats.connect(args[0])) {
            ContentCache cache = new ContentCache(
                    new JetStreamContentStore(nats, BUCKET),
                    new Settings(Path.of(args[1]), Long.MAX_VALUE),
                    Executors.newVirtualThreadPerTaskExecutor());
            double first = millis(cache, sha256);
            System.out.println(first + " " + millis(cache, sha256));
            nats.objectStoreManagement().delete(BUCKET);
        }
    }

    private static double millis(ContentCache cache, String sha256) throws Exception {
        long start = System.nanoTime();
        cache.fetch(sha256)
                .toCompletionStage()
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES)
                .orElseThrow();
        return (System.nanoTime() - start) / 1e6;
    }
}
