package dev.lamina.runtime.stub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives made for a test. */
public final class Zips {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(bytes);

  public Zips file(String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
    return this;
  }

  public Zips file(String name, String content) throws IOException {
    return file(name, content.getBytes());
  }

  /** The classes, and what is nested in them. */
  public Zips classes(Class<?>... classes) throws IOException {
    for (Class<?> type : classes) {
      String name = type.getName().replace('.', '/') + ".class";
      try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
        file(name, in.readAllBytes());
      }
      classes(type.getDeclaredClasses());
    }
    return this;
  }

  /** A jar into lib/. */
  public Zips jar(Path jar) throws IOException {
    return file("lib/" + jar.getFileName(), Files.readAllBytes(jar));
  }

  public byte[] bytes() throws IOException {
    zip.close();
    return bytes.toByteArray();
  }
}
