package dev.recordingroutes.simulator;

/** Zoom's error responses: {@code {code, message}}. */
final class ZoomErrors {

    private ZoomErrors() {}

    static Refusal invalid(String message) {
        return refusal(400, 300, message);
    }

    static Refusal expiredToken() {
        return refusal(401, 124, "Access token is expired.");
    }

    static Refusal unknownToken() {
        return refusal(401, 124, "Invalid access token.");
    }

    static Refusal noSuchUser(String user) {
        return refusal(404, 1001, "User does not exist: " + user + ".");
    }

    static Refusal noSuchApi() {
        return refusal(404, 2300, "This API endpoint is not recognized.");
    }

    static Refusal credentials(int status, String reason, String error) {
        return new Refusal(
                Response.json(status, Json.object().put("reason", reason).put("error", error)));
    }

    private static Refusal refusal(int status, int code, String message) {
        return new Refusal(Response.json(status, Json.object().put("code", code).put("message", message)));
    }
}
