package dev.lamina.e2e.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The images of an installation, as dev/images.list names them. */
public final class Images {
    private Images() {}

    /**
     * One line of the list.
     *
     * @param name without {@code lamina/}
     * @param value the chart's value that has the image, as helm's --set takes it
     * @param version the variable of dev/versions.env that has the version; empty for images that are made from the
     *     checkout
     */
    public record Image(String name, String value, String version) {
        /** The name of the image in dev/images.sh and dev/test-env.sh. */
        public String variable() {
            return name.toUpperCase(Locale.ROOT).replace('-', '_') + "_IMAGE";
        }
    }

    /** Images that are made from a checkout. */
    static Stream<Image> own(String checkout) {
        return all(checkout).stream().filter(image -> image.version().isEmpty());
    }

    /** Images of other projects. */
    static Stream<Image> others(String checkout) {
        return all(checkout).stream().filter(image -> !image.version().isEmpty());
    }

    public static List<Image> all(String checkout) {
        try (Stream<String> lines = Files.lines(Path.of(checkout, "dev/images.list"))) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" +"))
                    .map(columns -> new Image(columns[0], columns[1], columns.length > 2 ? columns[2] : ""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
