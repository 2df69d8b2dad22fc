package dev.lamina.gateway.source.bucket;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.BucketNamespaces;
import dev.lamina.api.BucketSource;
import dev.lamina.api.KeyFilter;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.source.ReplayProgress;
import dev.lamina.gateway.source.Triggers;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists the objects in a trigger's bucket and sends each to the function, as if it had just been put there. A call ends
 * after {@link #PAGES} pages and returns where the next one continues: so the work of one call is bounded, and so is
 * the loss if it fails.
 */
@Singleton
public class BucketReplay {
    private static final int PAGES = 10;

    private final Triggers triggers;
    private final AsyncInvoker invoker;
    private final Optional<S3Client> store;
    private final String region;
    private final S3EventFormat format;
    private final ReplayedObject objects;
    private final BucketNamespaces namespaces;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    BucketReplay(Triggers triggers, AsyncInvoker invoker, BucketStore store, GatewayConfig config, ObjectMapper json) {
        this.triggers = triggers;
        this.invoker = invoker;
        this.store = store.client();
        this.region = config.region();
        this.format = new S3EventFormat(json, region);
        this.objects = new ReplayedObject(json);
        this.namespaces = new BucketNamespaces(config.bucketNamespaces());
    }

    /** Completes exceptionally with {@link AwsException} if the caller can fix the reason. On any thread. */
    public CompletionStage<ReplayProgress> start(String namespace, String name, ReplayRequest request) {
        // Not with stages: they wrap exceptions, and the caller would get a 500 for all of them.
        CompletableFuture<ReplayProgress> progress = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                progress.complete(run(trigger(namespace, name), request));
            } catch (RuntimeException e) {
                progress.completeExceptionally(e);
            }
        });
        return progress;
    }

    private ReplayProgress run(Trigger trigger, ReplayRequest request) {
        BucketSource source = trigger.getSpec().source().bucket();
        S3Client s3 = store.orElseThrow(
                () -> ReplayRequest.invalid("The gateways of this installation may not read the object store:"
                        + " set gateway.replay.enabled in the chart's values"));
        String prefix = prefix(source, request);
        String after = request.startAfter();
        int replayed = 0;
        int listed = 0;
        for (int page = 0; page < PAGES; page++) {
            ListObjectsV2Response found = list(s3, source.name(), prefix, after);
            replayed += send(trigger, request, found.contents());
            listed += found.contents().size();
            if (!Boolean.TRUE.equals(found.isTruncated())) {
                return new ReplayProgress(replayed, listed - replayed, true, null);
            }
            after = found.contents().getLast().key();
        }
        return new ReplayProgress(replayed, listed - replayed, false, after);
    }

    private int send(Trigger trigger, ReplayRequest request, List<S3Object> found) {
        List<Invocation> invocations = found.stream()
                .filter(object -> wanted(trigger, request, object))
                .map(object -> invocation(trigger, request, object))
                .toList();
        try {
            CompletableFuture.allOf(invocations.stream()
                            .map(invocation -> invoker.enqueue(invocation, DeliveredBy.of(trigger))
                                    .toCompletableFuture())
                            .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            throw AwsException.of(
                    500,
                    "ServiceException",
                    "Not every event could be stored: " + e.getCause().getMessage()
                            + ". Call again soon with \"id\": \"" + request.id()
                            + "\", so that stored events are not sent twice.");
        }
        return invocations.size();
    }

    private static boolean wanted(Trigger trigger, ReplayRequest request, S3Object object) {
        return object.key().startsWith(request.prefix())
                && trigger.getSpec().source().bucket().matchesKey(object.key())
                && request.since()
                        .map(since -> !object.lastModified().isBefore(since))
                        .orElse(true);
    }

    private Invocation invocation(Trigger trigger, ReplayRequest request, S3Object object) {
        FunctionId function = FunctionId.of(
                trigger.getMetadata().getNamespace(), trigger.getSpec().function());
        ObjectEvent event = objects.event(trigger.getSpec().source().bucket().name(), object, request.id());
        return new Invocation(
                requestId(trigger, request, event),
                function,
                function.arn(region),
                Buffer.buffer(format.write(event, trigger.getMetadata().getName())),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static String requestId(Trigger trigger, ReplayRequest request, ObjectEvent event) {
        String identity = String.join(
                "\n", trigger.getMetadata().getUid(), "replay", request.id(), event.key(), event.sequencer());
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** What all keys begin with that have a prefix of the trigger and that of the request. */
    private static String prefix(BucketSource source, ReplayRequest request) {
        String asked = request.prefix();
        List<String> own =
                source.keyFilters().stream().map(KeyFilter::prefix).distinct().toList();
        return own.stream()
                .filter(prefix -> asked.startsWith(prefix) || prefix.startsWith(asked))
                .map(prefix -> prefix.length() > asked.length() ? prefix : asked)
                .reduce(BucketReplay::common)
                .orElseThrow(() -> ReplayRequest.invalid(
                        "prefix: the trigger gets only keys that begin with " + String.join(" or ", own)));
    }

    private static String common(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return one.substring(0, length);
    }

    private static ListObjectsV2Response list(S3Client s3, String bucket, String prefix, String after) {
        try {
            return s3.listObjectsV2(
                    list -> list.bucket(bucket).prefix(prefix).startAfter(after.isEmpty() ? null : after));
        } catch (SdkException e) {
            throw AwsException.of(
                    502,
                    "ServiceException",
                    "The object store could not list bucket " + bucket + ": " + e.getMessage());
        }
    }

    private Trigger trigger(String namespace, String name) {
        Trigger trigger = find(triggers.current(), namespace, name)
                .or(() -> find(triggers.read(namespace), namespace, name))
                .orElseThrow(() -> AwsException.of(
                        404, "ResourceNotFoundException", "Trigger not found: " + namespace + "/" + name));
        BucketSource source = trigger.getSpec().source().bucket();
        if (source == null || source.events().stream().noneMatch(event -> event.startsWith("s3:ObjectCreated:"))) {
            throw ReplayRequest.invalid("Trigger " + name
                    + " gets no events of created objects: only a bucket trigger with s3:ObjectCreated "
                    + "events can be replayed");
        }
        namespaces.refusal(source.name(), namespace).ifPresent(refusal -> {
            throw ReplayRequest.invalid(refusal);
        });
        return trigger;
    }

    private static Optional<Trigger> find(Collection<Trigger> all, String namespace, String name) {
        return all.stream()
                .filter(trigger -> trigger.getMetadata().getNamespace().equals(namespace)
                        && trigger.getMetadata().getName().equals(name))
                .findFirst();
    }
}
