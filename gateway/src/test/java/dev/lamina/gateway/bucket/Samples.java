package dev.lamina.gateway.bucket;

import dev.lamina.api.BucketSource;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
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
    trigger.setMetadata(new ObjectMetaBuilder().withNamespace("shop").withName(name).withUid("uid-" + name)
        .withCreationTimestamp("2026-11-23T21:%02d:%02dZ".formatted(age / 60, age % 60)).build());
    trigger.setSpec(new TriggerSpec(new FunctionReference("thumbnail"), true, null, null, null, null, null, new Source(source, null, null, null)));
    return trigger;
  }

  static BucketSource rule(String event, String prefix, String suffix) {
    return new BucketSource("images", List.of(event), prefix, suffix);
  }

  static ObjectEvent event(String name, String key) {
    return new ObjectEvent(name, "images", key, "1", "", null);
  }
}
