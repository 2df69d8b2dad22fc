package dev.lamina.console.upload;

import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The form of a new function whose code is a zip; {@code error} is null, or why it was refused. */
record UploadPage(Frame frame, NewZip typed, List<String> runtimes, String error) implements TemplateInstance {}
