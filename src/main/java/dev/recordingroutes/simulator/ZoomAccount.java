package dev.recordingroutes.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Users of one Zoom account, and their recordings. */
final class ZoomAccount {

    record User(String id, String email, boolean active) {}

    record FileInMeeting(ZoomMeeting meeting, int index) {
        ZoomFile file() {
            return meeting.files().get(index);
        }
    }

    private record Place(String uuid, int index) {}

    private final Map<String, User> users = new LinkedHashMap<>();
    private final Map<String, Map<String, ZoomMeeting>> meetingsByUser = new HashMap<>();
    private final Map<String, String> userByMeeting = new HashMap<>();
    private final Map<String, Place> placeByHandle = new HashMap<>();

    synchronized void addUser(User user) {
        users.put(user.id(), user);
        meetingsByUser.putIfAbsent(user.id(), new LinkedHashMap<>());
    }

    /** Finds a user by id, e-mail address, or {@code me}: the user who was added first. */
    synchronized Optional<User> user(String name) {
        return users.values().stream()
                .filter(user -> name.equals("me") || name.equals(user.id()) || name.equalsIgnoreCase(user.email()))
                .findFirst();
    }

    synchronized List<User> users() {
        return List.copyOf(users.values());
    }

    synchronized void put(String userId, ZoomMeeting meeting) {
        Map<String, ZoomMeeting> meetings = meetingsByUser.get(userId);
        if (meetings == null) {
            throw new IllegalArgumentException("user is " + userId + ", must be one that was added");
        }
        meetings.put(meeting.uuid(), meeting);
        userByMeeting.put(meeting.uuid(), userId);
        IntStream.range(0, meeting.files().size())
                .forEach(index -> placeByHandle.put(meeting.handle(index), new Place(meeting.uuid(), index)));
    }

    synchronized void changeMeeting(String uuid, UnaryOperator<ZoomMeeting> change) {
        String user = userByMeeting.get(uuid);
        if (user == null) {
            throw new IllegalArgumentException("meeting is " + uuid + ", must be one that was added");
        }
        put(user, change.apply(meeting(uuid)));
    }

    synchronized void changeFile(String fileId, UnaryOperator<ZoomFile> change) {
        FileInMeeting found = all().stream()
                .filter(candidate -> candidate.file().id().equals(fileId))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("file is " + fileId + ", must be the id of one that was added"));
        changeMeeting(found.meeting().uuid(), meeting -> meeting.replacing(found.index(), change.apply(found.file())));
    }

    synchronized List<ZoomMeeting> meetings(User user) {
        return List.copyOf(meetingsByUser.getOrDefault(user.id(), Map.of()).values());
    }

    synchronized Optional<FileInMeeting> file(String handle) {
        return Optional.ofNullable(placeByHandle.get(handle))
                .map(place -> new FileInMeeting(meeting(place.uuid()), place.index()));
    }

    /** All files of all meetings. */
    synchronized List<FileInMeeting> all() {
        List<FileInMeeting> all = new ArrayList<>();
        for (Map<String, ZoomMeeting> meetings : meetingsByUser.values()) {
            for (ZoomMeeting meeting : meetings.values()) {
                for (int index = 0; index < meeting.files().size(); index++) {
                    all.add(new FileInMeeting(meeting, index));
                }
            }
        }
        return all;
    }

    private ZoomMeeting meeting(String uuid) {
        String user = userByMeeting.get(uuid);
        ZoomMeeting meeting = user == null
                ? null
                : meetingsByUser.getOrDefault(user, Map.of()).get(uuid);
        if (meeting == null) {
            throw new IllegalStateException("meeting " + uuid + " is indexed but not there");
        }
        return meeting;
    }
}
