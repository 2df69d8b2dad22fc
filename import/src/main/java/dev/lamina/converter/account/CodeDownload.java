package dev.lamina.converter.account;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Downloads the zips of functions and layers. */
@FunctionalInterface
interface CodeDownload {
    /** Stores what is at the address as NAME.zip. */
    void store(String name, String address) throws IOException;

    static CodeDownload into(Path folder) {
        return (name, address) -> {
            Files.createDirectories(folder);
            try (InputStream zip = URI.create(address).toURL().openStream()) {
                Files.copy(zip, folder.resolve(name + ".zip"), StandardCopyOption.REPLACE_EXISTING);
            }
        };
    }
}
