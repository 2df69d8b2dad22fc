package dev.lamina.operator.function;

import dev.lamina.api.ContainerImage;
import dev.lamina.api.ImageStatus;
import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.environment.PulledImage;
import dev.lamina.operator.workload.ImageReference;
import java.util.List;
import java.util.Optional;

/**
 * Decides which image a function runs. The first node that pulls the image determines the digest, and from then on all
 * environments run that one, as on Lambda: a tag that is moved changes nothing until the spec names another image.
 */
final class PinnedImage {
    private PinnedImage() {}

    /**
     * @param before from the status; null if there is none
     * @param environments the function's current environments, also those of earlier specs
     */
    static ImageStatus of(ContainerImage image, ImageStatus before, List<Environment> environments) {
        return new ImageStatus(
                image.name(),
                ImageReference.of(image.name())
                        .digest()
                        .or(() -> Optional.ofNullable(before)
                                .filter(known -> image.name().equals(known.name()))
                                .map(ImageStatus::digest))
                        .or(() -> pulled(image.name(), environments))
                        .orElse(null));
    }

    private static Optional<String> pulled(String name, List<Environment> environments) {
        return environments.stream()
                .flatMap(environment -> environment.image().stream())
                .filter(image -> name.equals(image.name()))
                .map(PulledImage::digest)
                .findFirst();
    }
}
