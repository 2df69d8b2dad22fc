package dev.lamina.operator.function;

import dev.lamina.api.BucketObject;
import dev.lamina.api.AsyncInvocation;
import dev.lamina.api.Concurrency;
import dev.lamina.api.Content;
import dev.lamina.api.Cors;
import dev.lamina.api.DeadLetter;
import dev.lamina.api.Destination;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionUrl;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerReference;
import dev.lamina.api.LayerSpec;
import dev.lamina.api.Logging;
import dev.lamina.api.ProvisioningSchedule;
import dev.lamina.api.Queue;
import dev.lamina.api.RecursiveLoop;
import dev.lamina.api.Scaling;
import dev.lamina.api.SecretEnvironment;
import dev.lamina.api.SqsQueue;
import dev.lamina.api.TopicReference;
import dev.lamina.api.UrlAuth;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;

/** Manifests as users write them: with omitted fields that have defaults in the schema. */
final class TestFunctions {
  private TestFunctions() {}

  static Function function(String namespace, String name, FunctionSpec spec) {
    Function function = new Function();
    function.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
    function.setSpec(spec);
    return function;
  }

  static Layer layer(String namespace, String name, String key, String... runtimes) {
    Layer layer = new Layer();
    layer.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
    layer.setSpec(new LayerSpec(inBucket(key), runtimes.length == 0 ? null : List.of(runtimes), null, null));
    return layer;
  }

  static FunctionSpec spec(Content code, String... layers) {
    return spec("java25", code, null, layers);
  }

  static FunctionSpec spec(String runtime, Content code, Integer timeoutSeconds, String... layers) {
    return new FunctionSpec(runtime, "A::b", code, null, timeoutSeconds, null, null, null, null,
        layers.length == 0 ? null : List.of(layers).stream().map(LayerReference::new).toList(), null, null, null, null, null, null);
  }

  /**
   * Uses every field, with values that an API server rewrites. Fields that would start environments are omitted, or have an effect
   * for one night every four years: the pods have no image to run.
   */
  static FunctionSpec everything(Content code, String layer) {
    return new FunctionSpec("java25", "A::b", code, "2048Mi", 900, "1024Mi",
        Map.of("EMPTY", "", "PRICE", "$5 $(EMPTY) $$", "NUMBER", "1"), List.of(new SecretEnvironment("keys")), "role",
        List.of(new LayerReference(layer)),
        new Concurrency(10, null, 4, List.of(new ProvisioningSchedule("Europe/Berlin", "0 1 29 2 *", "0 3 29 2 *", 5))), new Scaling(2),
        new FunctionUrl(UrlAuth.KUBERNETES, new Cors(List.of("https://shop.example"), List.of("*"), List.of("x-a"), List.of("x-b"), true, 60)),
        new Logging(Logging.Format.JSON, null, Logging.SystemLevel.WARN),
        new AsyncInvocation(1, 60, new Destination(new FunctionReference("next"), null, null), new Destination(null, null, new TopicReference("failures")), RecursiveLoop.Allow),
        new DeadLetter(new Queue(new SqsQueue("https://sqs.example/1/dead", null, "keys"), null, null, null), null));
  }

  static Content inline(String source) {
    return new Content(source, null, null, null);
  }

  static Content inBucket(String key) {
    return new Content(null, new BucketObject("code", key, null), null, null);
  }
}
