package dev.lamina.operator.content.fetch;

import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Sha256;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/** Fetches source code that is in the spec itself. */
@Singleton
final class InlineFetcher implements Fetcher {

    @Override
    public Optional<Located> locate(ContentRequest request) {
        return Optional.ofNullable(request.content().inline()).map(InlineFetcher::located);
    }

    @Override
    public boolean isStill(ContentRequest request, String identity) {
        String text = request.content().inline();
        return text != null && identity.equals(identity(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String identity(byte[] text) {
        return "inline sha256:" + Sha256.of(text);
    }

    private static Located located(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Located(identity(bytes), Form.TEXT, target -> Files.write(target, bytes));
    }
}
