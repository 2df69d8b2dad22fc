package example;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnnounceTest {

    @Test
    void kindDistinguishesPicturesFromFiles() {
        assertThat(Announce.kind("uploads/rocket.jpg")).isEqualTo("picture");
        assertThat(Announce.kind("uploads/notes.txt")).isEqualTo("file");
    }
}
