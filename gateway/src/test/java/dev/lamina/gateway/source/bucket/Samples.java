package dev.lamina.gateway.source.bucket;

import dev.lamina.api.BucketSource;
import dev.lamina.api.BucketSourceBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Triggers and notifications for the tests of this package. */
final class Samples {
    private Samples() {}

    static byte[] file(String name) {
        try (InputStream file = Samples.class.getResourceAsStream(name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param age the greater, the younger */
    static Trigger trigger(String name, int age, BucketSource source) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName(name)
                .withUid("uid-" + name)
                .withCreationTimestamp("2026-11-23T21:%02d:%02dZ".formatted(age / 60, age % 60))
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("thumbnail"))
                .enabled(true)
                .source(SourceBuilder.builder().bucket(source).build())
                .build());
        return trigger;
    }

    static BucketSource rule(String event, String prefix, String suffix) {
        return BucketSourceBuilder.builder()
                .name("images")
                .events(List.of(event))
                .prefix(prefix)
                .suffix(suffix)
                .build();
    }

    static ObjectEvent event(String name, String key) {
        return new ObjectEvent(name, "images", key, "1", "", null);
    }
}
