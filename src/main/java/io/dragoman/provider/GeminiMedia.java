package io.dragoman.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.chat.Json;
import java.util.Locale;
import java.util.Map;

/** Images, sound and files of a message as Gemini parts. Nothing is fetched: addresses are handed on. */
final class GeminiMedia {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("gif", "image/gif"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("mp3", "audio/mp3"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("webm", "video/webm"));

    private GeminiMedia() {}

    static ObjectNode image(JsonNode image, String at) {
        String url = image.isTextual() ? image.asText("") : image.path("url").asText("");
        return part(url, "image/jpeg", at + ".image_url.url");
    }

    static ObjectNode video(JsonNode video, String at) {
        String url = video.isTextual() ? video.asText("") : video.path("url").asText("");
        return part(url, "video/mp4", at + ".video_url.url");
    }

    static ObjectNode audio(JsonNode audio) {
        String format = audio.path("format").asText("wav");
        return inline("audio/" + format, audio.path("data").asText(""));
    }

    /** A file by its bytes or by an address that Google can read; an id of a file stored at another provider is refused. */
    static ObjectNode file(JsonNode file, String at) {
        if (file.hasNonNull("file_data")) {
            return part(file.path("file_data").asText(""), "application/pdf", at + ".file.file_data");
        }
        String id = file.path("file_id").asText("");
        if (!isAddress(id)) {
            throw Refused.inexpressible(at + ".file", "a file id of another provider");
        }
        return part(id, "application/pdf", at + ".file.file_id");
    }

    /** @param otherwise media type of an address whose ending tells nothing; Vertex insists on one */
    private static ObjectNode part(String url, String otherwise, String at) {
        DataUrl data = DataUrl.parse(url);
        if (data != null) {
            return inline(data.mediaType(), data.base64());
        }
        if (!isAddress(url)) {
            throw Refused.wrong(at, "not a usable URL", "https:, http:, gs: or data:<type>;base64,<data>");
        }
        ObjectNode part = Json.object();
        part.putObject("fileData").put("mimeType", typeOf(url, otherwise)).put("fileUri", url);
        return part;
    }

    private static ObjectNode inline(String mediaType, String base64) {
        ObjectNode part = Json.object();
        part.putObject("inlineData").put("mimeType", mediaType).put("data", base64);
        return part;
    }

    private static boolean isAddress(String url) {
        return url.startsWith("https://") || url.startsWith("http://") || url.startsWith("gs://");
    }

    private static String typeOf(String url, String otherwise) {
        String path = url.replaceFirst("[?#].*$", "");
        String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(ending, otherwise);
    }
}
