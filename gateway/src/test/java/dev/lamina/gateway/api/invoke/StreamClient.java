package dev.lamina.gateway.api.invoke;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamCompleteEvent;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamRequest;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponse;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponseHandler;

/** The official client of InvokeWithResponseStream, and what it has received so far. */
final class StreamClient implements AutoCloseable {
    private final LambdaAsyncClient lambda;

    StreamClient(URI endpoint, String key, String secret) {
        lambda = LambdaAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)))
                .overrideConfiguration(
                        o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()).apiCallTimeout(Duration.ofSeconds(20)))
                .build();
    }

    /** A response in progress. */
    record Answer(
            CompletableFuture<InvokeWithResponseStreamResponse> headed,
            List<SdkBytes> chunks,
            List<InvokeWithResponseStreamCompleteEvent> completes,
            CompletableFuture<Void> done) {

        InvokeWithResponseStreamResponse head() {
            return headed.join();
        }

        String text() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            chunks.forEach(chunk -> all.writeBytes(chunk.asByteArrayUnsafe()));
            return all.toString(StandardCharsets.UTF_8);
        }

        InvokeWithResponseStreamCompleteEvent complete() {
            if (completes.size() != 1) {
                throw new IllegalStateException("a stream is complete once: " + completes);
            }
            return completes.getFirst();
        }

        /** Waits for the stream's end. */
        Answer await() throws Exception {
            done.get(20, TimeUnit.SECONDS);
            return this;
        }
    }

    Answer invoke(Consumer<InvokeWithResponseStreamRequest.Builder> request) {
        Answer answer = start(request);
        try {
            answer.done().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
        return answer;
    }

    Answer start(Consumer<InvokeWithResponseStreamRequest.Builder> request) {
        CompletableFuture<InvokeWithResponseStreamResponse> headed = new CompletableFuture<>();
        List<SdkBytes> chunks = new CopyOnWriteArrayList<>();
        List<InvokeWithResponseStreamCompleteEvent> completes = new CopyOnWriteArrayList<>();
        InvokeWithResponseStreamResponseHandler handler = InvokeWithResponseStreamResponseHandler.builder()
                .onResponse(headed::complete)
                .subscriber(InvokeWithResponseStreamResponseHandler.Visitor.builder()
                        .onPayloadChunk(chunk -> chunks.add(chunk.payload()))
                        .onInvokeComplete(completes::add)
                        .build())
                .build();
        CompletableFuture<Void> done =
                lambda.invokeWithResponseStream(builder -> request.accept(builder.functionName("orders")), handler);
        return new Answer(headed, chunks, completes, done);
    }

    @Override
    public void close() {
        lambda.close();
    }
}
