package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Lamina;
import dev.lamina.api.PublishStatus;
import dev.lamina.api.Publishing;
import dev.lamina.api.PublishingBuilder;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.control.manifest.Manifests;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import dev.lamina.gateway.api.control.request.Invalid;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A request for a version of a function. The operator publishes it; the API asks for it in spec.publish, and waits.
 *
 * @param text of spec.publish.request; each new text publishes once
 * @param description of the version; null: that of the function
 * @param codeSha256 hash that the code must have, as lower-case hex; null: any
 */
record PublishRequest(String text, String description, String codeSha256) {

    static PublishRequest of(String description, String codeSha256) {
        return new PublishRequest(UUID.randomUUID().toString(), description, codeSha256);
    }

    /** Returns the draft with this request. */
    FunctionDraft in(FunctionDraft draft) {
        return draft.with(spec -> {
            Publishing before = Optional.ofNullable(spec.publish())
                    .orElseGet(() -> PublishingBuilder.builder().build());
            return spec.withPublish(
                    before.withRequest(text).withDescription(description).withCodeSha256(codeSha256));
        });
    }

    /**
     * Waits for the version. Blocks.
     *
     * @param asked the function as it was written with this request
     */
    FunctionVersion published(Manifests manifests, FunctionRef ref, Function asked) throws InterruptedException {
        int number = OperatorWait.until(
                () -> number(
                        manifests
                                .find(
                                        Function.class,
                                        ref.id().namespace(),
                                        ref.id().name())
                                .orElseThrow(ref::notFound),
                        asked),
                "The version was requested, but is not published yet: see the Function's status.");
        return manifests
                .find(
                        FunctionVersion.class,
                        ref.id().namespace(),
                        FunctionVersion.name(ref.id().name(), number))
                .orElseThrow(ref::notFound);
    }

    private Optional<Integer> number(Function now, Function asked) {
        Optional<PublishStatus> published = Optional.ofNullable(now.getStatus())
                .map(FunctionStatus::published)
                .filter(status -> text.equals(status.request()));
        if (published.isEmpty()) {
            refused(now, asked).ifPresent(condition -> {
                throw Invalid.parameter("No version was published: " + condition.getMessage());
            });
        }
        return published.map(PublishStatus::requestVersion);
    }

    /** The code that was asked for is other code, or it cannot be used. */
    private static Optional<Condition> refused(Function now, Function asked) {
        boolean current = now.getStatus() != null
                && asked.getMetadata().getGeneration().equals(now.getStatus().observedGeneration());
        return current
                ? Optional.ofNullable(now.getStatus().conditions()).orElse(List.of()).stream()
                        .filter(condition -> condition.getStatus().equals("False"))
                        .filter(condition -> condition.getType().equals("Published")
                                || condition.getType().equals(Lamina.UP_TO_DATE))
                        .findFirst()
                : Optional.empty();
    }
}
