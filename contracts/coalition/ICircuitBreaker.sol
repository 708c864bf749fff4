// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IConsumerGate} from "../libraries/IConsumerGate.sol";
import {ICoalition} from "./ICoalition.sol";

/// @title ICircuitBreaker
/// @notice Modes of members and their routes. The mode in force is the strictest of: what the member's light client says now
/// (live), what was latched for the member (route 0), and what was latched for the route.
/// @dev Many may make a mode stricter, each within a budget. Nobody can make it milder before its time, and an evidence
/// freeze ends by governance alone, and only over another light client. Consumption and ingestion by consumers are kept apart;
/// ingestion by light clients is no concern of a breaker.
interface ICircuitBreaker is IConsumerGate {
    // ------------------------------------------------------------------------------------------------ types

    /// @notice Consumption: acting on a member's data. Ingestion: a consumer recording new data of its own.
    enum Flow {
        Consumption,
        Ingestion
    }

    /// @notice Why a mode is in force. Live: by the light client's own state, while it lasts. Stale: a live state that somebody
    /// latched. Evidence: a frozen light client that somebody latched. Removed: the member left.
    enum Cause {
        None,
        Live,
        Stale,
        Evidence,
        Guardian,
        Vote,
        Outflow,
        Removed
    }

    /// @notice Set at construction, in seconds. A trip lasts `cooldown * 2^k`, at most `maxCooldown`, where k is how many trips
    /// of the same target came before it, each less than `memoryWindow` after the last. In any `budgetWindow` the guardian, and
    /// the monitors too, have `perTarget` trips of one target and `inTotal` of all.
    ///
    /// No role keeps a consumer closed for ever: `inTotal * maxCooldown < budgetWindow`. A consumer is closed by trips of its
    /// route, of the whole member, and of every other member that it needs, as a feed of several does. Whichever these are, a
    /// role has `inTotal` trips in any `budgetWindow`, and each lasts `maxCooldown` at most, whoever made the trips before it.
    /// So after the first of them, all are over within `inTotal * maxCooldown`, and the next one cannot be made before the
    /// `budgetWindow` of the first is: in between anybody may release, while the light clients are well.
    struct Policy {
        uint64 cooldown;
        uint64 maxCooldown;
        uint64 memoryWindow;
        uint64 voteWindow;
        uint64 budgetWindow;
        uint32 perTarget;
        uint32 inTotal;
        uint32 guardedActions;
        uint32 guardedWindow;
    }

    /// @notice What is in force, and why: `since` and `until` are zero for live causes, `until` is zero for evidence. `detail` is
    /// the digest of the alert that completed a vote.
    struct Reason {
        Mode mode;
        Cause cause;
        uint64 since;
        uint64 until;
        address by;
        bytes32 detail;
    }

    // ---------------------------------------------------------------------------------------------- events

    /// @notice A mode was latched, or what was latched lasts longer.
    event Tripped(
        uint256 indexed member,
        bytes32 indexed route,
        Flow flow,
        Mode mode,
        Cause cause,
        uint64 until,
        address indexed by,
        bytes32 detail
    );
    /// @notice A latch ended.
    event Released(uint256 indexed member, bytes32 indexed route, Flow flow, Mode mode, address indexed by);
    /// @notice A monitor voted; `votes` count now.
    event TripVoted(
        uint256 indexed member,
        bytes32 indexed route,
        Mode mode,
        address indexed monitor,
        bytes32 alertDigest,
        uint256 votes
    );
    /// @notice The member is frozen by evidence.
    event EvidenceLatched(uint256 indexed member, address indexed client, address indexed by);
    /// @notice Governance ended a freeze by evidence, over another light client.
    event EvidenceLifted(uint256 indexed member, address indexed frozenClient, address indexed newClient);

    // ---------------------------------------------------------------------------------------------- errors

    /// @notice A parameter is out of range; `name` says which.
    error InvalidParameter(string name);
    /// @notice One role could keep a consumer closed for `longest` seconds of any `budgetWindow`.
    error ClosedForEver(uint256 longest, uint256 budgetWindow);
    /// @notice There is no such member, or it was removed.
    error NotAMember(uint256 member);
    /// @notice Only the guardian may do this.
    error NotGuardian(address caller);
    /// @notice Only monitors may do this.
    error NotMonitor(address caller);
    /// @notice Only the flow limiter may do this.
    error NotLimiter(address caller);
    /// @notice Nobody trips to this mode over this flow.
    error NotATrip(Flow flow, Mode mode);
    /// @notice The trips of the target are used up for now.
    error TargetBudgetSpent(uint256 member, bytes32 route);
    /// @notice All trips are used up for now.
    error BudgetSpent();
    /// @notice Nothing is latched.
    error NotTripped(uint256 member, bytes32 route, Flow flow);
    /// @notice What is latched lasts until then.
    error CoolingDown(uint64 until);
    /// @notice What is latched lasts until `until`: it is by another trip than the one that was to last until `given`.
    error AnotherTrip(uint64 until, uint64 given);
    /// @notice The member's light client is not well enough to open again.
    error Unhealthy(uint256 member);
    /// @notice The member's light client is not stale, or it is latched already.
    error NotStale(uint256 member);
    /// @notice The member's light client is not frozen.
    error NoEvidence(uint256 member);
    /// @notice The freeze is latched already.
    error EvidenceKnown(uint256 member);
    /// @notice No freeze is latched.
    error NoFreeze(uint256 member);
    /// @notice The member still has the light client that froze.
    error ClientNotReplaced(uint256 member, address client);

    // --------------------------------------------------------------------------------------------- tripping

    /// @notice Latches a freeze. Anybody, while the member's light client is frozen.
    function latchEvidence(uint256 member) external;

    /// @notice Latches what the light client's state is now: Guarded when its head is stale, Paused when it expired. Anybody; so
    /// that a client which comes and goes opens only after the cool-down.
    function latchStale(uint256 member) external;

    /// @notice Guarded or Paused for consumption, Paused for ingestion. The guardian, within its budget.
    function tripAsGuardian(uint256 member, bytes32 route, Flow flow, Mode mode) external;

    /// @notice A monitor's vote for Guarded or Paused consumption. It counts for the policy's `voteWindow`; the vote that makes
    /// a quorum trips, within the monitors' budget, and all votes for it are used up.
    function voteTrip(uint256 member, bytes32 route, Mode mode, bytes32 alertDigest) external;

    /// @notice Guarded consumption. The flow limiter alone.
    function tripByFlow(uint256 member, bytes32 route) external;

    // -------------------------------------------------------------------------------------------- releasing

    /// @notice Ends what is latched for this target alone, evidence apart. Anybody, after its time, and only while the light
    /// client is well: active, and its head younger than `healthyBelow`.
    function release(uint256 member, bytes32 route, Flow flow) external;

    /// @notice Ends what is latched for this target in one mode before its time. Governance alone, while the light client is
    /// well, and only what lasts until `until`, as `latchOf` says: each later trip is due later, so what governance announced
    /// for one trip ends no other.
    function releaseEarly(uint256 member, bytes32 route, Flow flow, Mode mode, uint64 until) external;

    /// @notice Ends a freeze by evidence. Governance alone, once the member has another light client, which is active.
    function liftEvidence(uint256 member) external;

    // ------------------------------------------------------------------------------------------------ reads

    // solhint-disable func-name-mixedcase
    /// @notice Whose members and roles count.
    function COALITION() external view returns (ICoalition);

    /// @notice The flow limiter.
    function LIMITER() external view returns (address);
    // solhint-enable func-name-mixedcase

    /// @notice What was set at construction.
    function policy() external view returns (Policy memory);

    /// @notice The mode in force. Frozen for members that were removed; reverts for ids that never were.
    function modeOf(uint256 member, bytes32 route, Flow flow) external view returns (Mode);

    /// @notice The mode in force and why; of equally strict reasons the light client's own state, then what lasts longest.
    function reasonOf(uint256 member, bytes32 route, Flow flow) external view returns (Reason memory);

    /// @notice What is latched for this target alone, in this mode.
    function latchOf(
        uint256 member,
        bytes32 route,
        Flow flow,
        Mode mode
    ) external view returns (Reason memory);

    /// @notice The light client that froze the member by evidence, zero when none did.
    function evidenceOf(uint256 member) external view returns (address client, uint64 since, address by);

    /// @notice Whether the member's light client is well enough for a release.
    function isHealthy(uint256 member) external view returns (bool);

    /// @notice Votes that count now.
    function votesFor(uint256 member, bytes32 route, Mode mode) external view returns (uint256);
}
