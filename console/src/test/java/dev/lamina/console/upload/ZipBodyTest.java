package dev.lamina.console.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipBodyTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 49_151, 49_152, 49_153, 200_000})
    void zipIsInCallOfKnownLength(int size) throws Exception {
        byte[] zip = new byte[size];
        new Random(size).nextBytes(zip);
        NewZip typed = new NewZip("hello", "python3.13", "@", "128", "3", "");
        ObjectNode call = typed.call("shop");

        BodyPublisher body = ZipBody.of(call, Files.write(directory.resolve("code.zip"), zip));

        String sent = text(body);
        assertThat(body.contentLength()).isEqualTo(sent.length());
        JsonNode read = new ObjectMapper().readTree(sent);
        assertThat(read.at("/Code/ZipFile").binaryValue()).isEqualTo(zip);
        assertThat(read.path("Handler").asText()).isEqualTo("@");
        assertThat(read.path("FunctionName").asText()).isEqualTo("shop.hello");
        assertThat(read.path("Role").asText()).isEqualTo("arn:aws:iam::shop:role/fn-hello");
    }

    private static String text(BodyPublisher body) throws IOException {
        BodySubscriber<String> all = BodySubscribers.ofString(StandardCharsets.UTF_8);
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                all.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer item) {
                all.onNext(List.of(item));
            }

            @Override
            public void onError(Throwable failure) {
                all.onError(failure);
            }

            @Override
            public void onComplete() {
                all.onComplete();
            }
        });
        return all.getBody().toCompletableFuture().join();
    }
}
