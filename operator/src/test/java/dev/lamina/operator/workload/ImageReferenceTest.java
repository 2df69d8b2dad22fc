package dev.lamina.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ImageStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "orders, orders, ",
        "orders:1.4, orders, 1.4",
        "registry.example:5000/shop/orders, registry.example:5000/shop/orders, ",
        "registry.example:5000/shop/orders:latest, registry.example:5000/shop/orders, latest"
    })
    void nameHasRepositoryAndTag(String name, String repository, String tag) {
        ImageReference plain = new ImageReference(repository, Optional.ofNullable(tag), Optional.empty());

        assertThat(ImageReference.of(name)).isEqualTo(plain);
        assertThat(ImageReference.of(name + "@" + DIGEST))
                .isEqualTo(new ImageReference(repository, plain.tag(), Optional.of(DIGEST)));
        assertThat(new ImageStatus(name, DIGEST).reference()).isEqualTo(repository + "@" + DIGEST);
        assertThat(new ImageStatus(name + "@" + DIGEST, DIGEST).reference()).isEqualTo(repository + "@" + DIGEST);
        assertThat(new ImageStatus(name, null).reference()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"orders, true", "orders:latest, true", "orders:1, false", "host:5000/orders, true"})
    void nameWithoutFixedTagIsMoving(String name, boolean moving) {
        assertThat(ImageReference.of(name).isMoving()).isEqualTo(moving);
        assertThat(ImageReference.of(name + "@" + DIGEST).isMoving()).isFalse();
    }

    @Test
    void nodeNamesRepositoryWithRegistry() {
        ImageReference orders = ImageReference.of("shop/orders:1");

        assertThat(orders.isOfRepository(ImageReference.ofNode("docker.io/shop/orders@" + DIGEST)))
                .isTrue();
        assertThat(orders.isOfRepository(ImageReference.ofNode("docker-pullable://shop/orders@" + DIGEST)))
                .isTrue();
        assertThat(orders.isOfRepository(ImageReference.ofNode("docker.io/shop/my-orders@" + DIGEST)))
                .isFalse();
    }
}
