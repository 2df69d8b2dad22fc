package dev.lamina.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Only forms with a zip may be long. */
class RequestGuardTest {
    private static final String MULTIPART = "multipart/form-data; boundary=x";

    @Test
    void onlyPagesOfZipsTakeLongForms() {
        assertThat(RequestGuard.isUpload("/ns/shop/zip", MULTIPART)).isTrue();
        assertThat(RequestGuard.isUpload("/ns/shop/functions/hello/zip", MULTIPART))
                .isTrue();
        assertThat(RequestGuard.isUpload("/ns/shop/functions/zip", MULTIPART)).isFalse();
        assertThat(RequestGuard.isUpload("/ns/shop/functions/hello/aliases/zip", MULTIPART))
                .isFalse();
        assertThat(RequestGuard.isUpload("/ns/shop/functions/a%2Fzip", MULTIPART))
                .isFalse();
    }

    @Test
    void otherFormIsNotLong() {
        assertThat(RequestGuard.isUpload("/ns/shop/zip", "application/x-www-form-urlencoded"))
                .isFalse();
        assertThat(RequestGuard.isUpload("/ns/shop/zip", null)).isFalse();
    }
}
