package example;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ThumbnailTest {
    @Test
    void photoIsShrunkToLongerSide() throws IOException {
        byte[] thumbnail;
        try (InputStream photo = Files.newInputStream(Path.of("photo.jpg"))) {
            thumbnail = Thumbnail.shrink(photo);
        }

        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(thumbnail));
        assertThat(picture.getWidth()).isEqualTo(Thumbnail.LONGER_SIDE);
        assertThat(picture.getHeight()).isEqualTo(133);
        assertThat(thumbnail.length).isLessThan((int) Files.size(Path.of("photo.jpg")));
    }
}
