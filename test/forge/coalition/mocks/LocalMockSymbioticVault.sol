// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// @notice A Symbiotic vault with its delegator and its slasher in one, both kinds, by the published rules: stake and slashes
/// by time, amounts at most what is slashable, capture times within the epoch and not before the latest one that was
/// slashed, middleware alone.
contract LocalMockSymbioticVault {
    using Checkpoints for Checkpoints.Trace208;

    error NotNetworkMiddleware();
    error InvalidCaptureTimestamp();
    error InsufficientSlash();
    error VetoPeriodNotEnded();
    error SlashPeriodEnded();
    error SlashRequestCompleted();

    struct Request {
        bytes32 subnetwork;
        address operator;
        uint256 amount;
        uint48 captureTimestamp;
        uint48 vetoDeadline;
        bool completed;
    }

    uint48 public immutable epochDuration; // solhint-disable-line immutable-vars-naming
    uint48 public constant vetoDuration = 1 days; // solhint-disable-line const-name-snakecase
    uint48 public epochDurationInit;
    address public middleware;
    uint256 public activeStake;
    Checkpoints.Trace208 private _activeStakes;
    mapping(bytes32 subnetwork => mapping(address operator => uint48 time))
        public latestSlashedCaptureTimestamp;
    Request[] public slashRequests;
    mapping(address operator => Checkpoints.Trace208 stake) private _stakes;
    mapping(address operator => Checkpoints.Trace208 amount) private _slashed;

    constructor(uint48 epoch) {
        epochDuration = epoch;
    }

    function vault() external view returns (address) {
        return address(this);
    }

    function delegator() external view returns (address) {
        return address(this);
    }

    /// @notice Epochs are counted from then on.
    function startEpochs(uint48 timestamp) external {
        epochDurationInit = timestamp;
    }

    /// @notice From now on the stakes of all operators are one and the same, of so much.
    function share(uint256 amount) external {
        _setActive(amount);
    }

    function activeStakeAt(uint48 timestamp, bytes calldata) external view returns (uint256) {
        return _activeStakes.upperLookupRecent(timestamp);
    }

    function setMiddleware(address value) external {
        middleware = value;
    }

    function delegate(address operator, uint256 amount) external {
        _setStake(operator, stakeOf(operator) + amount);
    }

    function undelegate(address operator, uint256 amount) external {
        _setStake(operator, stakeOf(operator) - amount);
    }

    function stakeOf(address operator) public view returns (uint256) {
        return _stakes[operator].latest();
    }

    function stakeAt(
        bytes32,
        address operator,
        uint48 timestamp,
        bytes calldata
    ) external view returns (uint256) {
        return _stakes[operator].upperLookupRecent(timestamp);
    }

    function cumulativeSlash(bytes32, address operator) external view returns (uint256) {
        return _slashed[operator].latest();
    }

    function cumulativeSlashAt(
        bytes32,
        address operator,
        uint48 timestamp,
        bytes calldata
    ) external view returns (uint256) {
        return _slashed[operator].upperLookupRecent(timestamp);
    }

    function slashableStake(
        bytes32 subnetwork,
        address operator,
        uint48 captureTimestamp,
        bytes calldata
    ) external view returns (uint256) {
        return _slashable(subnetwork, operator, captureTimestamp);
    }

    function slash(
        bytes32 subnetwork,
        address operator,
        uint256 amount,
        uint48 captureTimestamp,
        bytes calldata
    ) external returns (uint256) {
        _requireCapture(captureTimestamp, 0);
        return _take(subnetwork, operator, amount, captureTimestamp);
    }

    function requestSlash(
        bytes32 subnetwork,
        address operator,
        uint256 amount,
        uint48 captureTimestamp,
        bytes calldata
    ) external returns (uint256) {
        _requireCapture(captureTimestamp, vetoDuration);
        uint256 slashable = _slashable(subnetwork, operator, captureTimestamp);
        amount = amount < slashable ? amount : slashable;
        if (amount == 0) revert InsufficientSlash();
        uint48 deadline = uint48(block.timestamp) + vetoDuration;
        slashRequests.push(Request(subnetwork, operator, amount, captureTimestamp, deadline, false));
        return slashRequests.length - 1;
    }

    /// @notice As the resolver.
    function vetoSlash(uint256 index) external {
        slashRequests[index].completed = true;
    }

    function executeSlash(uint256 index, bytes calldata) external returns (uint256) {
        Request storage request = slashRequests[index];
        if (msg.sender != middleware) revert NotNetworkMiddleware();
        if (block.timestamp < request.vetoDeadline) revert VetoPeriodNotEnded();
        if (block.timestamp - request.captureTimestamp > epochDuration) revert SlashPeriodEnded();
        if (request.completed) revert SlashRequestCompleted();
        request.completed = true;
        return _take(request.subnetwork, request.operator, request.amount, request.captureTimestamp);
    }

    function _slashable(bytes32 subnetwork, address operator, uint48 capture) private view returns (uint256) {
        bool inTime = capture < block.timestamp && capture + epochDuration >= block.timestamp;
        if (!inTime || capture < latestSlashedCaptureTimestamp[subnetwork][operator]) return 0;
        uint256 captured = _stakes[operator].upperLookupRecent(capture);
        uint256 slashed = _slashed[operator].latest() - _slashed[operator].upperLookupRecent(capture);
        return slashed < captured ? captured - slashed : 0;
    }

    function _take(
        bytes32 subnetwork,
        address operator,
        uint256 amount,
        uint48 capture
    ) private returns (uint256 taken) {
        uint256 slashable = _slashable(subnetwork, operator, capture);
        taken = amount < slashable ? amount : slashable;
        if (taken == 0) revert InsufficientSlash();
        if (latestSlashedCaptureTimestamp[subnetwork][operator] < capture) {
            latestSlashedCaptureTimestamp[subnetwork][operator] = capture;
        }
        _slashed[operator].push(
            uint48(block.timestamp),
            uint208(uint256(_slashed[operator].latest()) + taken)
        );
        uint256 left = stakeOf(operator);
        _setStake(operator, left > taken ? left - taken : 0);
    }

    function _setStake(address operator, uint256 amount) private {
        _setActive(activeStake + amount - stakeOf(operator));
        _stakes[operator].push(uint48(block.timestamp), uint208(amount));
    }

    function _setActive(uint256 amount) private {
        activeStake = amount;
        _activeStakes.push(uint48(block.timestamp), uint208(amount));
    }

    function _requireCapture(uint48 capture, uint48 delay) private view {
        if (msg.sender != middleware) revert NotNetworkMiddleware();
        bool inTime = capture < block.timestamp && capture + epochDuration >= block.timestamp + delay;
        if (!inTime) revert InvalidCaptureTimestamp();
    }
}
