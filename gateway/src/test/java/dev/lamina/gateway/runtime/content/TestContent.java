package dev.lamina.gateway.runtime.content;

import dev.lamina.gateway.GatewayConfig;
import io.nats.client.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Content of a real store. */
public final class TestContent {
    private TestContent() {}

    /** @param directory of the cache */
    public static ContentSource source(Connection nats, GatewayConfig config, Path directory) {
        GatewayConfig.Content content = new GatewayConfig.Content() {
            @Override
            public Path cacheDir() {
                return directory;
            }

            @Override
            public long cacheBytes() {
                return 1024 * 1024;
            }
        };
        try {
            return new ContentCache(
                    new JetStreamContentStore(nats, config.nats().names().contentBucket()),
                    content,
                    Runnable::run,
                    Runnable::run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
