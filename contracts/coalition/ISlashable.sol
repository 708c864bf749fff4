// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title ISlashable
/// @notice A place where operators hold stake for members' sake and which the court may order to take some: the coalition's
/// own vault, or an adapter of another protocol.
/// @dev An offence is one misdeed by one key; its name is the court's. What it costs is given as a share (1e18 is all) of the
/// stake that the operator had at the time of the infraction, and in parts: the court names the whole share that is taken
/// once the call is over, never what to add. So the same order given twice takes nothing the second time, and where an
/// offence turns out to be of another time, what was taken already counts.
interface ISlashable {
    /// @notice From now on the operator answers for a member with this stake.
    event OptedIn(uint256 indexed member, address indexed operator, bytes32 indexed keyId);
    /// @notice The operator answers for nothing that happens at this member from now on.
    event OptedOut(uint256 indexed member, address indexed operator);
    /// @notice Stake was taken: `wad` of it by now for this offence, `amount` by this call.
    event Slashed(
        bytes32 indexed offence,
        uint256 indexed member,
        address indexed operator,
        uint256 wad,
        uint256 amount,
        address reporter
    );

    /// @notice Only the court orders a slash.
    error NotCourt(address caller);
    /// @notice The key is not registered as the caller's, or not in a registry that the court asks.
    error KeyNotOperators(uint256 member, bytes32 keyId, address operator);
    /// @notice The operator did not answer for the member then.
    error NotSlashable(uint256 member, address operator, uint256 infraction);
    /// @notice More than everything cannot be taken.
    error InvalidShare(uint256 wad);
    /// @notice The operator answers for this member already, or left it too short a time ago.
    error AlreadyOptedIn(uint256 member, address operator);
    /// @notice The operator does not answer for this member.
    error NotOptedIn(uint256 member, address operator);
    /// @notice An operator answers for so many members at most.
    error TooManyMembers(uint256 most);
    /// @notice A constructor parameter is out of range; `name` says which.
    error InvalidParameter(string name);

    /// @notice Takes stake until `wad` of it is taken for this offence. Only the court.
    /// @param offence Name of one misdeed by one key.
    /// @param wad Share, out of 1e18, of the stake at the infraction; of several calls the largest counts.
    /// @param infraction When it happened, in seconds.
    /// @param reporter Who is rewarded, zero when nobody.
    /// @return amount What this call took, never more than is left of the stake that was there at the infraction.
    function slash(
        bytes32 offence,
        uint256 member,
        address operator,
        uint256 wad,
        uint64 infraction,
        address reporter
    ) external returns (uint256 amount);

    /// @notice What the whole share stands for, and all stake that answers for the member, in one unit: now, or at the
    /// infraction where that is to be had. The first is zero when the operator did not answer for the member at the infraction.
    function exposureOf(
        bytes32 offence,
        uint256 member,
        address operator,
        uint64 infraction
    ) external view returns (uint256 stake, uint256 total);

    /// @notice Since when the operator answers for the member, zero when it does not now.
    function slashableSince(uint256 member, address operator) external view returns (uint64);

    /// @notice Whether the operator answered for the member at a time.
    function wasSlashableAt(uint256 member, address operator, uint64 time) external view returns (bool);

    /// @notice Share taken for an offence so far.
    function slashedWad(bytes32 offence, address operator) external view returns (uint256);
}
